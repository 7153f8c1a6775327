import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import { makeExifOrientation } from "./exif-orientation.ts";
import { EXIF_FLAG, webpChunks, XMP_FLAG } from "./webp-header.ts";

const NEEDED = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);

/** A WebP with the chunks alone that decoding needs. */
export function withoutWebpMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  orientation: number,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [bytes.subarray(0, 12)];
  for (const { type, start, data, end } of webpChunks(bytes)) {
    if (!NEEDED.has(type)) continue;
    const chunk = bytes.slice(start, end);
    if (type === "VP8X") chunk[data - start] &= ~(XMP_FLAG | (orientation === 1 ? EXIF_FLAG : 0));
    parts.push(chunk);
  }
  if (orientation !== 1) parts.push(exifChunk(orientation));
  const whole = concatenate(Uint8Array, parts);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}

function exifChunk(orientation: number): Uint8Array {
  const block = makeExifOrientation(orientation);
  const header = new Uint8Array(8);
  header.set(new TextEncoder().encode("EXIF"));
  new DataView(header.buffer).setUint32(4, block.length, true);
  return concatenate(Uint8Array, [header, block]);
}
