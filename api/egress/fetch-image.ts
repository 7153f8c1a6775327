import { ProblemError } from "../problem-error.ts";
import { AnswerTooLarge, type CallOutside, type OutboundAnswer } from "./call-outside.ts";

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface FetchImageLimits {
  /** Most bytes of the file. */
  readonly bytes: number;
  /** For everything together: names, connections, redirects, the file, ms. */
  readonly timeoutMs: number;
}

/**
 * The file at an address, through at most 3 redirects, each checked like the first. What kind of
 * file it is, is for the caller to see.
 *
 * @example const bytes = await fetchImage(url, { bytes: 20_000_000, timeoutMs: 10_000 }, callOutside);
 * @throws {ProblemError} url_not_allowed, image_fetch_failed, image_too_large
 */
export async function fetchImage(
  address: string,
  limits: FetchImageLimits,
  callOutside: CallOutside,
): Promise<Uint8Array<ArrayBuffer>> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let url = parseUrl(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await call(url, limits, signal, callOutside);
    if (!REDIRECTS.has(answer.status)) return fileOf(answer);
    const location = answer.header("location");
    if (location === undefined || !URL.canParse(location, url)) {
      throw failed(`Give the address of the file: got ${answer.status} without a usable Location`);
    }
    url = new URL(location, url);
  }
  throw failed(`Give the address of the file itself: got more than ${MAX_REDIRECTS} redirects`);
}

async function call(
  url: URL,
  limits: FetchImageLimits,
  signal: AbortSignal,
  callOutside: CallOutside,
): Promise<OutboundAnswer> {
  try {
    return await callOutside({
      method: "GET",
      url,
      headers: {
        // Compressed bodies would have to be bounded twice.
        "Accept": "image/avif, image/webp, image/jpeg, image/png",
        "Accept-Encoding": "identity",
        "User-Agent": "Kanizsa",
      },
      signal,
      maxBytes: limits.bytes,
      beyond: "fail",
    });
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (error instanceof AnswerTooLarge) {
      throw new ProblemError("image_too_large", {
        detail: `Use a file of at most ${limits.bytes} bytes: the one at the address has more`,
        cause: error,
      });
    }
    // What went wrong in the network is for the log: it would tell of names and ports in here.
    throw failed(
      signal.aborted
        ? `Use an address that answers within ${limits.timeoutMs / 1000} s`
        : "Check the address: no answer could be read from it",
      error,
    );
  }
}

function fileOf(answer: OutboundAnswer): Uint8Array<ArrayBuffer> {
  if (answer.status !== 200) {
    throw failed(`Use an address that answers 200 with the file: got ${answer.status}`);
  }
  const encoding = answer.header("content-encoding");
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw failed("Use an address that answers without Content-Encoding: got a compressed body");
  }
  return answer.bytes;
}

function parseUrl(address: string): URL {
  if (URL.canParse(address)) return new URL(address);
  throw new ProblemError("url_not_allowed", { detail: "Use a whole address, https://…" });
}

function failed(detail: string, cause?: unknown): ProblemError {
  return new ProblemError("image_fetch_failed", { detail, cause });
}
