import type { IncomingMessage } from "node:http";
import { WorkerProblem } from "../worker-problem.ts";

/** Length that a request announces for its body; undefined when it is sent in chunks. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const text = request.headers["content-length"];
  if (text !== undefined) return Number(text);
  return request.headers["transfer-encoding"] === undefined ? 0 : undefined;
}

/**
 * Checks a body before a byte of it is read.
 *
 * @throws {WorkerProblem} content_encoding_unsupported, content_type_unsupported, image_too_large
 */
export function checkBody(request: IncomingMessage, maxBytes: number): void {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw new WorkerProblem(
      "content_encoding_unsupported",
      `Send the body as it is, pictures are compressed already: got Content-Encoding ${encoding}`,
    );
  }
  const type = request.headers["content-type"];
  if (type !== undefined && !/^application\/(?:json|octet-stream) *(?:;|$)/i.test(type)) {
    throw new WorkerProblem(
      "content_type_unsupported",
      `Send application/octet-stream or application/json: got ${type}`,
    );
  }
  const length = announcedLength(request);
  if (length !== undefined && length > maxBytes) throw tooLarge(maxBytes, length);
}

/**
 * Reads a request's body, and nothing of it once this has thrown.
 *
 * @throws {WorkerProblem} image_too_large when a body sent in chunks passes the limit,
 * request_timeout when it has not come within `seconds`
 * @throws the signal's reason when the request is abandoned
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, seconds }: { readonly maxBytes: number; readonly seconds: number },
  signal: AbortSignal,
): Promise<Buffer> {
  signal.throwIfAborted();
  // Known length: one buffer, filled as chunks come, instead of all chunks and then a copy.
  const announced = announcedLength(request);
  const whole = announced === undefined ? undefined : Buffer.allocUnsafe(announced);
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise<Buffer>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      if (length + chunk.length > maxBytes) {
        fail(tooLarge(maxBytes, length + chunk.length));
        return;
      }
      if (whole) whole.set(chunk, length);
      else chunks.push(chunk);
      length += chunk.length;
    };
    const end = () => {
      detach();
      resolve(whole ?? Buffer.concat(chunks, length));
    };
    const fail = (reason: unknown) => {
      detach();
      request.pause();
      reject(reason);
    };
    const abort = () => fail(signal.reason);
    const close = () => fail(new Error("The connection was closed within the body"));
    const timer = setTimeout(() => {
      const message = `Send the whole body within ${seconds} s: got ${length} bytes`;
      fail(new WorkerProblem("request_timeout", message));
    }, seconds * 1000);
    const detach = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      request.off("data", take).off("end", end).off("close", close);
    };
    signal.addEventListener("abort", abort, { once: true });
    request.on("data", take).on("end", end).on("close", close);
  });
}

function tooLarge(maxBytes: number, length: number): WorkerProblem {
  return new WorkerProblem(
    "image_too_large",
    `Send a body of at most ${maxBytes} bytes: got ${length} or more`,
  );
}
