import { ProblemError } from "../problem-error.ts";

export interface BodyLimits {
  /** Most bytes of the whole body. */
  readonly bytes: number;
  /** Longest wait until the body has arrived, ms. */
  readonly timeoutMs: number;
}

/**
 * Reads a body into memory and gives up at the first byte above the limit, whatever
 * Content-Length said, or when time is up.
 *
 * @throws {ProblemError} image_too_large, request_timeout, or request_invalid when the sender left
 */
export async function readBody(
  request: Request,
  limits: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = announcedLength(request.headers);
  if (announced !== undefined && announced > limits.bytes) throw tooLarge(limits.bytes, announced);
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const timer = setTimeout(() => {
    reader.cancel(new DOMException("The body took too long", "TimeoutError")).catch(() => {});
    timedOut = true;
  }, limits.timeoutMs);
  let timedOut = false;
  try {
    const body = await collect(reader, limits.bytes, announced);
    if (!timedOut) return body;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (!timedOut) {
      throw new ProblemError("request_invalid", {
        detail: "Send the whole body: the connection ended before it had arrived",
        cause: error,
      });
    }
  } finally {
    clearTimeout(timer);
  }
  throw new ProblemError("request_timeout", {
    detail: `Send the body within ${limits.timeoutMs / 1000} s`,
    headers: { Connection: "close" },
  });
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  announced: number | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  // The announced length saves a copy; a lying one only costs growing.
  let buffer = new Uint8Array(announced ?? 64 * 1024);
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const end = length + part.value.length;
    if (end > maxBytes) {
      reader.cancel().catch(() => {});
      throw tooLarge(maxBytes);
    }
    if (end > buffer.length) {
      const grown = new Uint8Array(Math.min(maxBytes, Math.max(end, buffer.length * 2)));
      grown.set(buffer.subarray(0, length));
      buffer = grown;
    }
    buffer.set(part.value, length);
    length = end;
  }
  return buffer.subarray(0, length);
}

function announcedLength(headers: Headers): number | undefined {
  const text = headers.get("Content-Length");
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function tooLarge(most: number, announced?: number): ProblemError {
  return new ProblemError("image_too_large", {
    detail: `Send a body of at most ${most} bytes: got ${announced ?? "more"}`,
    headers: { Connection: "close" },
  });
}
