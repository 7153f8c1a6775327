import { readSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/**
 * Bytes of a file from a position on, into `target` or a new array. The read is done at once: from the
 * system's cache it takes some microseconds, a promise of it some tens.
 *
 * @throws {RangeError} when the file ends before
 */
export function readFully(
  { fd }: FileHandle,
  position: number,
  length: number,
  target: Uint8Array = new Uint8Array(Math.max(0, length)),
): Uint8Array {
  if (position < 0) throw new RangeError(`Read from inside the file: got position ${position}`);
  let done = 0;
  while (done < length) {
    const bytesRead = readSync(fd, target, done, length - done, position + done);
    if (bytesRead === 0) {
      throw new RangeError(`Read what the file has: it ends at byte ${position + done}`);
    }
    done += bytesRead;
  }
  return target;
}
