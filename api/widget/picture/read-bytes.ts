import { pageProblem } from "../problems.ts";
import { explainFailure } from "./explain-failure.ts";

/** The API takes no larger file. */
export const MAX_BYTES = 20_000_000;

/** A file on its way in: its bytes and what it's called. */
export interface ReadFile {
  readonly blob: Blob;
  readonly name: string;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** For addresses that are relative. */
  readonly base: string;
  /** Called as bytes come; `total` 0 where the server doesn't say. */
  onRead?(done: number, total: number): void;
  readonly fetch?: typeof fetch;
}

/**
 * Reads a file or fetches an address, no further than the limit.
 *
 * @throws {ProblemError} image_too_large, image_fetch_failed, image_cors or image_blocked
 */
export async function readBytes(
  source: Blob | URL | string,
  options: ReadOptions,
): Promise<ReadFile> {
  if (!(source instanceof Blob)) return await fetchBytes(source, options);
  if (source.size > MAX_BYTES) throw tooLarge(source.size);
  return { blob: source, name: "name" in source ? String(source.name) : "picture" };
}

async function fetchBytes(
  source: URL | string,
  { signal, base, onRead, fetch = globalThis.fetch.bind(globalThis) }: ReadOptions,
): Promise<ReadFile> {
  const url = URL.canParse(source, base) ? new URL(source, base) : null;
  if (!url || !/^(https?|blob|data):$/.test(url.protocol)) {
    throw pageProblem(
      "image_fetch_failed",
      `Use an http(s) address: got ${String(source).slice(0, 80)}`,
    );
  }
  const shown = url.protocol === "data:" ? "data:" : url.href.split(/[?#]/)[0];
  let response: Response;
  try {
    response = await fetch(url, { signal, credentials: "same-origin" });
  } catch (cause) {
    signal.throwIfAborted();
    throw await explainFailure(url, shown, { fetch, signal, cause, base });
  }
  if (!response.ok) {
    response.body?.cancel();
    throw pageProblem("image_fetch_failed", `See what is at ${shown}: got ${response.status}`);
  }
  const total = Number(response.headers.get("Content-Length") ?? 0);
  if (total > MAX_BYTES) {
    response.body?.cancel();
    throw tooLarge(total);
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      parts.push(part.value);
      done += part.value.length;
      if (done > MAX_BYTES) throw tooLarge("more");
      onRead?.(done, total);
    }
  } catch (cause) {
    reader?.cancel().catch(() => {});
    signal.throwIfAborted();
    if (!(cause instanceof TypeError)) throw cause;
    throw pageProblem("image_fetch_failed", `Try again: ${shown} broke off after ${done} bytes`, {
      cause,
    });
  }
  return { blob: new Blob(parts), name: nameOf(url) };
}

function nameOf({ protocol, pathname }: URL): string {
  const last = /^http/.test(protocol) && pathname.split("/").at(-1);
  if (!last) return "picture";
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // isn't UTF-8
  }
}

function tooLarge(got: number | string) {
  return pageProblem("image_too_large", `Use a file of at most ${MAX_BYTES} bytes: got ${got}`);
}
