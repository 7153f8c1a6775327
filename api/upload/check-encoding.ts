import { ProblemError } from "../problem-error.ts";

/**
 * Refuses compressed bodies: their limits would have to be counted twice, and pictures gain nothing.
 *
 * @throws {ProblemError} content_encoding_unsupported
 */
export function checkEncoding(headers: Headers): void {
  const encoding = headers.get("Content-Encoding");
  if (encoding === null || encoding.toLowerCase() === "identity") return;
  throw new ProblemError("content_encoding_unsupported", {
    detail: `Send the body without Content-Encoding: got ${encoding}`,
  });
}

/** The media type that the header names, in lower case, without its parameters; "" for none. */
export function mediaType(headers: Headers): string {
  return (headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
}
