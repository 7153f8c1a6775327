import { pageProblem } from "../problems.ts";
import type { Life } from "./watch-life.ts";
import { foreignAnswer, readRefusal } from "./read-refusal.ts";
import type { TokenSource } from "./token-source.ts";
import type { Upload } from "./upload.ts";

export interface ApiOptions {
  /** Address of the API, without a slash at its end. */
  readonly endpoint: string;
  readonly token: TokenSource;
  readonly fetch: typeof fetch;
  /** Sends forms, so that their progress is known; by default `fetch`. */
  readonly upload?: Upload;
}

export interface ApiCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: FormData | string;
  readonly life: Life;
  /** Outlives the page. */
  readonly keepalive?: boolean;
  onSent?(done: number, total: number): void;
}

export interface Api {
  /** The answer's head, below 400; its body is still to be read. Rejects with ProblemError. */
  send(path: string, call: ApiCall): Promise<Response>;
  /** The answer's JSON. */
  json<T>(path: string, call: ApiCall): Promise<T>;
}

/** What the API gives to pages of any origin. */
const ANYBODYS = "/widget.js";

/**
 * Calls the REST API. The token goes into the header `Authorization` and nowhere else; one that is
 * refused is replaced once.
 */
export function createApi({ endpoint, token, fetch, upload }: ApiOptions): Api {
  async function once(path: string, call: ApiCall, bearer: string | null): Promise<Response> {
    const { method = "GET", body, life, onSent, keepalive } = call;
    const headers = { ...call.headers, ...bearer && { Authorization: `Bearer ${bearer}` } };
    const url = endpoint + path;
    const { signal } = life;
    if (!upload || !(body instanceof FormData)) {
      return await fetch(url, { method, headers, body, signal, keepalive, credentials: "omit" });
    }
    return await upload(url, {
      method,
      headers,
      body,
      signal,
      onSent(done, total) {
        life.beat();
        onSent?.(done, total);
      },
    });
  }

  /** fetch() doesn't say why it failed. What can be reached without CORS forbids this page to read. */
  async function attempt(path: string, call: ApiCall, bearer: string | null): Promise<Response> {
    const { signal } = call.life;
    try {
      return await once(path, call, bearer);
    } catch (cause) {
      signal.throwIfAborted();
      const unreachable = pageProblem(
        "api_unreachable",
        `See that the API runs, and that connect-src allows it: got no answer from ${endpoint}`,
        { cause },
      );
      try {
        await fetch(endpoint + ANYBODYS, { method: "HEAD", mode: "no-cors", signal });
      } catch {
        signal.throwIfAborted();
        throw unreachable;
      }
      try {
        return await once(path, call, bearer); // a line that was lost is there again
      } catch {
        signal.throwIfAborted();
        const { origin } = globalThis.location ?? {};
        if (new URL(endpoint).origin === origin) throw unreachable;
        throw pageProblem(
          "origin_not_allowed",
          `Use an embed token that isn't over and whose \`origins\` name this page: got ${origin}`,
          { cause },
        );
      }
    }
  }

  async function send(path: string, call: ApiCall): Promise<Response> {
    const { life } = call;
    const bearer = await heeding(life.signal, token());
    let response = await attempt(path, call, bearer);
    if (response.status === 401) {
      const next = await heeding(life.signal, token(bearer));
      if (next !== bearer) response = await attempt(path, call, next);
    }
    life.beat();
    if (response.status < 400) return response;
    throw readRefusal(response, await readText(response, life));
  }

  async function json<T>(path: string, call: ApiCall): Promise<T> {
    const response = await send(path, call);
    const text = await readText(response, call.life);
    try {
      return JSON.parse(text);
    } catch {
      throw foreignAnswer(response.url, response.status, response.headers);
    }
  }

  return { send, json };
}

/** Each piece that comes is a sign of life. */
async function readText({ body }: Response, life: Life): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = "";;) {
    const { done, value } = await reader?.read() ?? { done: true };
    if (done) return text;
    text += value;
    life.beat();
  }
}

/** The promise goes on for others who wait for it. */
function heeding<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
