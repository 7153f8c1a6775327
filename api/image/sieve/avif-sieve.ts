import { readAvifHeader } from "../avif-header.ts";
import type { ByteStream } from "../byte-stream.ts";
import { ByteView } from "../byte-view.ts";
import { type ImageHeader, ImageHeaderError } from "../image-header.ts";
import { findBox, isoBoxes } from "../iso-boxes.ts";
import { avifMetadata, type Extent } from "./avif-metadata.ts";
import { type Keep, type SeeSize } from "./image-sieve.ts";

/** Far above what an encoder writes: it is held in memory. */
const MAX_META_BYTES = 1_000_000;
const MAX_BOXES = 1_000;
const NEEDED = new Set(["ftyp", "meta", "mdat"]);
/** May stand between boxes that are needed. */
const SPACE = new Set(["free", "skip", "uuid", "moov"]);

/**
 * An AVIF (ISO/IEC 23008-12) with its primary item. Items are found by offsets into the file, so
 * nothing moves: metadata and boxes that decoding doesn't need become zeros.
 */
export async function avifSieve(
  input: ByteStream,
  keep: Keep,
  see: SeeSize,
): Promise<ImageHeader> {
  // What stands before `meta` is held, too: a few bytes in the files that encoders write.
  const beginning = new ByteView(await input.peek(await endOfMeta(input)));
  const header = readAvifHeader(beginning.bytes);
  see(header);
  const meta = findBox(isoBoxes(beginning, 0, beginning.length), "meta");
  const hidden = avifMetadata(beginning, meta);
  let hasData = false;
  for (let boxes = 0; await input.fill(8); boxes++) {
    if (boxes === MAX_BOXES) throw new ImageHeaderError(`there are more than ${MAX_BOXES} boxes`);
    const { type, length, headLength } = await peekBox(input, 0);
    if (hasData && !NEEDED.has(type) && !SPACE.has(type)) break; // what follows is no part of it
    const head = (await input.take(headLength)).slice();
    if (!NEEDED.has(type)) head.set(new TextEncoder().encode("free"), 4);
    await keep(head);
    const whole = NEEDED.has(type) ? [] : [{ start: input.position, end: Infinity }];
    await passWithout([...whole, ...hidden], input, length - headLength, keep);
    hasData ||= type === "mdat";
  }
  return header;
}

/** Bytes up to the end of the box meta. */
async function endOfMeta(input: ByteStream): Promise<number> {
  let offset = 0;
  for (let boxes = 0; boxes < MAX_BOXES; boxes++) {
    const { type, length } = await peekBox(input, offset);
    if (type === "meta") {
      if (length <= MAX_META_BYTES) return offset + length;
      throw new ImageHeaderError(`the box meta has length ${length}`);
    }
    if (length === Infinity) break;
    offset += length;
  }
  throw new ImageHeaderError("the box meta is missing");
}

async function peekBox(input: ByteStream, offset: number) {
  const view = new ByteView(await input.peek(offset + 8));
  const type = view.text(offset + 4, 4);
  const short = view.u32(offset);
  if (short === 0) return { type, length: Infinity, headLength: 8 };
  const headLength = short === 1 ? 16 : 8;
  const length = short === 1
    ? new ByteView(await input.peek(offset + 16)).unsigned(offset + 8, 8)
    : short;
  if (length < headLength) throw new ImageHeaderError(`the box ${type} has length ${length}`);
  return { type, length, headLength };
}

/** Hands on `count` bytes, to the file's end where that is Infinity, with zeros in the extents. */
async function passWithout(
  extents: readonly Extent[],
  input: ByteStream,
  count: number,
  keep: Keep,
): Promise<void> {
  for (let left = count; left > 0 && (left < Infinity || await input.fill(1));) {
    await input.peek(1);
    const start = input.position;
    let piece = input.view.subarray(0, left);
    const hidden = extents.filter((extent) =>
      extent.start < start + piece.length && extent.end > start
    );
    if (hidden.length > 0) piece = piece.slice();
    for (const extent of hidden) {
      piece.fill(0, Math.max(0, extent.start - start), extent.end - start);
    }
    input.drop(piece.length);
    left -= piece.length;
    await keep(piece);
  }
}
