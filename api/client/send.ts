import { KanizsaError } from "./kanizsa-error.ts";

export interface SendOptions {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Made anew for every try. */
  readonly body?: () => BodyInit;
  /** Whether sending it twice does what sending it once does. */
  readonly idempotent: boolean;
  /** Further tries after the first. */
  readonly retries: number;
  /** Longest wait before another try, s: a quota that lasts for days is no reason to wait. */
  readonly maxWaitSeconds: number;
  /** Longest time of one try, ms. */
  readonly timeoutMs: number;
  /** The limit is for the answer's head alone: its body is a stream that lasts. */
  readonly streams?: boolean;
  readonly signal?: AbortSignal;
  readonly fetch: typeof fetch;
}

/** Refused before anything was done, or still under way: another try is safe and may help. */
const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([429, 503]);

/**
 * Sends until an answer below 400 comes. Tries again what was refused with 429 or 503, after
 * `Retry-After`, and what the network lost, where that can't be done twice.
 *
 * @throws {KanizsaError} with the last refusal; what fetch() throws without an answer
 */
export async function send(options: SendOptions): Promise<Response> {
  for (let attempt = 0;; attempt++) {
    const mayRetry = attempt < options.retries;
    try {
      const response = await sendOnce(options);
      if (response.status < 400) return response;
      const error = await KanizsaError.from(response);
      const wait = error.retryAfterSeconds ?? backoffSeconds(attempt);
      const again = WORTH_ANOTHER_TRY.has(error.status) || error.code === "idempotency_in_progress";
      if (!mayRetry || !again || wait > options.maxWaitSeconds) throw error;
      await pause(wait * 1000, options.signal);
    } catch (error) {
      const lost = !(error instanceof KanizsaError) && !options.signal?.aborted;
      if (!lost || !mayRetry || !options.idempotent) throw error;
      await pause(backoffSeconds(attempt) * 1000, options.signal);
    }
  }
}

async function sendOnce(
  { url, method, headers, body, timeoutMs, streams, signal, fetch }: SendOptions,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(lateError(timeoutMs)), timeoutMs);
  const whole = AbortSignal.timeout(timeoutMs);
  const limits = [late.signal, ...(streams ? [] : [whole]), ...(signal ? [signal] : [])];
  try {
    return await fetch(url, { method, headers, body: body?.(), signal: AbortSignal.any(limits) });
  } finally {
    clearTimeout(timer);
  }
}

function lateError(timeoutMs: number): DOMException {
  return new DOMException(`Try again: no answer in ${timeoutMs / 1000} s`, "TimeoutError");
}

/** 0.25, 0.5, 1 s …, each up to half longer, so that many callers don't come back together. */
function backoffSeconds(attempt: number): number {
  return 0.25 * 2 ** attempt * (1 + Math.random() / 2);
}

/** Waits, or rejects as soon as the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
