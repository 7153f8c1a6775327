import { pageProblem } from "../problems.ts";

export interface TokenSourceOptions {
  /** Token of the attribute, null without one. */
  readonly token: string | null;
  /** Address that gives `{ token, expires_at }`; wins over `token`. */
  readonly url: string | null;
  readonly fetch?: typeof fetch;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/** The token to send, null without any; of one that was refused a newer one, if there is any. */
export type TokenSource = (refused?: string | null) => Promise<string | null>;

interface Issued {
  readonly token: string;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** A token is replaced so long before it expires, ms: what is sent now must still arrive in time. */
const MARGIN_MS = 30_000;
const TIMEOUT_MS = 10_000;
/** Statuses of servers that want to be asked with GET. */
const WRONG_METHOD: ReadonlySet<number> = new Set([404, 405, 501]);

/** Keeps a token that an address issues, and fetches the next one in time; all callers share one. */
export function createTokenSource(
  { token, url, fetch = globalThis.fetch.bind(globalThis), now = Date.now }: TokenSourceOptions,
): TokenSource {
  if (url === null) return () => Promise.resolve(token);
  let issued: Promise<Issued> | undefined;
  const renew = () => {
    const next = fetchToken(url, fetch);
    issued = next;
    next.catch(() => {
      if (issued === next) issued = undefined;
    });
    return next;
  };
  return async (refused) => {
    const held = issued;
    const known = await held;
    if (known && known.token !== refused && known.expiresAt - MARGIN_MS > now()) return known.token;
    // Whoever waited for the same one may have had it renewed already.
    return (await (issued && issued !== held ? issued : renew())).token;
  };
}

async function fetchToken(url: string, fetch: typeof globalThis.fetch): Promise<Issued> {
  const ask = (method: string) =>
    fetch(url, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  // Its query may be a secret.
  const place = url.split(/[?#]/)[0];
  let response: Response;
  try {
    response = await ask("POST");
    if (WRONG_METHOD.has(response.status)) response = await ask("GET");
  } catch (cause) {
    throw pageProblem(
      "token_unavailable",
      `See that ${place} answers, and that connect-src allows it: got nothing`,
      { cause },
    );
  }
  const { status } = response;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && typeof body === "object" && body !== null && "token" in body) {
    const { token, expires_at } = body as { token: unknown; expires_at?: unknown };
    const expiresAt = typeof expires_at === "string" ? Date.parse(expires_at) : Infinity;
    if (typeof token === "string" && !Number.isNaN(expiresAt)) return { token, expiresAt };
  }
  throw pageProblem(
    "token_unavailable",
    `Let ${place} answer with {"token", "expires_at"}, as POST /v1/embed-tokens does: got ${status}`,
    { status },
  );
}
