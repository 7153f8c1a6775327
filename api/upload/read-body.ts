import { bodyChunks, type BodyLimits } from "./body-chunks.ts";
import type { ByteBudget } from "./byte-budget.ts";

export type { BodyLimits } from "./body-chunks.ts";

/** Whoever announces more gets room as it comes: a sender that waits costs next to nothing. */
const FIRST_BYTES = 64 * 1024;

/**
 * Reads a whole body into memory, within the limits of bodyChunks() and, where several are read at
 * once, within a budget for all of them.
 *
 * @throws {ProblemError} as bodyChunks() and ByteBudget.take()
 */
export async function readBody(
  request: Request,
  limits: BodyLimits,
  budget?: ByteBudget,
): Promise<Uint8Array<ArrayBuffer>> {
  using share = budget?.open();
  let buffer = new Uint8Array(Math.min(FIRST_BYTES, limits.bytes));
  let length = 0;
  for await (const chunk of bodyChunks(request, limits)) {
    const end = length + chunk.length;
    if (end > buffer.length) {
      const room = Math.min(limits.bytes, Math.max(end, buffer.length * 2));
      share?.take(room - buffer.length);
      const grown = new Uint8Array(room);
      grown.set(buffer.subarray(0, length));
      buffer = grown;
    }
    buffer.set(chunk, length);
    length = end;
  }
  return buffer.subarray(0, length);
}
