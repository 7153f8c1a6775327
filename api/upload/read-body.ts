import { announcedLength, bodyChunks, type BodyLimits } from "./body-chunks.ts";

export type { BodyLimits } from "./body-chunks.ts";

/** Whoever announces more gets room as it comes. */
const FIRST_BYTES = 64 * 1024;

/**
 * Reads a whole body into memory, within the limits of bodyChunks().
 *
 * @throws {ProblemError} as bodyChunks()
 */
export async function readBody(
  request: Request,
  limits: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  // The announced length saves a copy; a lying one only costs growing.
  const expected = Math.min(announcedLength(request.headers) ?? FIRST_BYTES, limits.bytes);
  let buffer = new Uint8Array(expected);
  let length = 0;
  for await (const chunk of bodyChunks(request, limits)) {
    const end = length + chunk.length;
    if (end > buffer.length) {
      const grown = new Uint8Array(Math.min(limits.bytes, Math.max(end, buffer.length * 2)));
      grown.set(buffer.subarray(0, length));
      buffer = grown;
    }
    buffer.set(chunk, length);
    length = end;
  }
  return buffer.subarray(0, length);
}
