import type { ByteStream } from "../byte-stream.ts";
import { ByteView } from "../byte-view.ts";
import { makeExifOrientation, readExifOrientation } from "../exif-orientation.ts";
import { type ImageHeader, ImageHeaderError } from "../image-header.ts";
import { EXIF_FLAG, readWebpSize, XMP_FLAG } from "../webp-header.ts";
import { type Keep, MAX_EXIF_BYTES, MAX_PARTS, type SeeSize } from "./image-sieve.ts";

const NEEDED = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);
const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;
/** As much of a chunk as its size can stand in. */
const SIZE_BYTES = 10;

/**
 * A WebP (RFC 9649) up to the end that its RIFF header says. That header comes first and counts the
 * metadata, so those chunks keep their length and lose their content: zeros, and in EXIF the
 * orientation.
 */
export async function webpSieve(input: ByteStream, keep: Keep, see: SeeSize): Promise<ImageHeader> {
  const riff = await input.take(RIFF_BYTES);
  await keep(riff);
  const end = CHUNK_BYTES + new ByteView(riff, true).u32(4);
  let size: { storedWidth: number; storedHeight: number } | undefined;
  let orientation: number | undefined;
  let hasExif = false;
  let hasData = false;
  for (let chunks = 0; input.position + CHUNK_BYTES <= end; chunks++) {
    if (chunks === MAX_PARTS) throw new ImageHeaderError(`there are more than ${MAX_PARTS} chunks`);
    const header = (await input.take(CHUNK_BYTES)).slice();
    const view = new ByteView(header, true);
    const type = view.text(0, 4);
    const length = view.u32(4);
    const first = await input.peek(Math.min(length, SIZE_BYTES));
    if (!size && (size = readWebpSize(new ByteView(first, true), type, 0))) see(size);
    hasData ||= type === "VP8 " || type === "VP8L" || type === "ANMF";
    if (type === "EXIF") {
      const block = await input.peek(Math.min(length, MAX_EXIF_BYTES));
      if (hasExif) orientation ??= readExifOrientation(block);
    }
    if (type === "VP8X") {
      if (length < SIZE_BYTES) throw new ImageHeaderError(`the chunk VP8X has length ${length}`);
      hasExif = (first[0] & EXIF_FLAG) !== 0;
      const flags = (await input.take(1))[0] & ~XMP_FLAG;
      await keep(header);
      await keep(Uint8Array.of(flags));
      await pass(input, length - 1 + length % 2, keep);
    } else if (NEEDED.has(type)) {
      await keep(header);
      await pass(input, length, keep);
      // The last chunk's padding is missing in some files, which decoders don't mind.
      if (length % 2 === 1 && await input.fill(1)) await keep(await input.take(1));
    } else {
      // Its name goes as well: it could be any four bytes.
      if (type !== "EXIF") header.set(new TextEncoder().encode("XMP "));
      await keep(header);
      const kept = type === "EXIF" ? makeExifOrientation(orientation ?? 1) : new Uint8Array();
      await blank(input, length, length >= kept.length ? kept : new Uint8Array(), keep);
      if (length % 2 === 1 && await input.fill(1)) {
        await input.take(1);
        await keep(new Uint8Array(1));
      }
    }
  }
  if (!size || !hasData) throw new ImageHeaderError("the WebP has no image chunk", end < 30);
  return { type: "webp", ...size, orientation: orientation ?? 1 };
}

async function pass(input: ByteStream, count: number, keep: Keep): Promise<void> {
  for await (const piece of input.pass(count)) await keep(piece);
}

/** Zeros in place of the next `count` bytes, after `kept`. */
async function blank(input: ByteStream, count: number, kept: Uint8Array, keep: Keep) {
  let left = kept;
  for await (const piece of input.pass(count)) {
    const zeros = new Uint8Array(piece.length);
    zeros.set(left.subarray(0, zeros.length));
    left = left.subarray(zeros.length);
    await keep(zeros);
  }
}
