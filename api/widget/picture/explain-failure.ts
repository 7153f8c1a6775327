/// <reference lib="dom" />
import type { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";

export interface FailureContext {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** What fetch() rejected with: it says nothing of the cause. */
  readonly cause: unknown;
  /** Address of the page. */
  readonly base: string;
}

/** Why an address couldn't be read: the page's policy, its server's missing CORS header, or the line. */
export async function explainFailure(
  url: URL,
  shown: string,
  { fetch, signal, cause, base }: FailureContext,
): Promise<ProblemError> {
  let isBlocked = false;
  const onViolation = (event: Event) => {
    const directive = Reflect.get(event, "effectiveDirective");
    const blocked = String(Reflect.get(event, "blockedURI"));
    isBlocked ||= directive === "connect-src" &&
      (url.href.startsWith(blocked) || blocked === shown);
  };
  globalThis.document?.addEventListener("securitypolicyviolation", onViolation);
  let isThere = false;
  try {
    await fetch(url, { method: "HEAD", mode: "no-cors", signal });
    isThere = true;
  } catch {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50)); // the violation comes as a later event
  } finally {
    globalThis.document?.removeEventListener("securitypolicyviolation", onViolation);
  }
  if (isBlocked) {
    return pageProblem(
      "image_blocked",
      `Add ${url.origin === "null" ? url.protocol : url.origin} to connect-src of the page's ` +
        `Content-Security-Policy: it blocks ${shown}`,
      { cause },
    );
  }
  const isOwn = url.origin === new URL(base).origin;
  if (!isThere || isOwn) {
    const header = isOwn ? "" : " and sends `Access-Control-Allow-Origin` for this page";
    return pageProblem(
      "image_fetch_failed",
      `See that ${shown} can be reached${header}: got no answer`,
      { cause },
    );
  }
  return pageProblem(
    "image_cors",
    `Let the picture's server send \`Access-Control-Allow-Origin\` for this page, or upload the file: ` +
      `got ${shown} without it`,
    { cause },
  );
}
