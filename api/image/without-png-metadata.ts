import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import { makeExifOrientation } from "./exif-orientation.ts";
import { pngChunks } from "./png-header.ts";

/** What decoding and colour need; all else (texts, times, EXIF, private chunks) is dropped. */
const NEEDED = new Set(
  ["IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "cICP", "IDAT", "IEND"],
);

/** A PNG up to IEND with the chunks alone that decoding needs. */
export function withoutPngMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  orientation: number,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  for (const { type, start, end } of pngChunks(bytes)) {
    if (NEEDED.has(type)) parts.push(bytes.subarray(start, end));
    if (type === "IHDR" && orientation !== 1) parts.push(exifChunk(orientation));
  }
  return concatenate(Uint8Array, parts);
}

function exifChunk(orientation: number): Uint8Array {
  const content = concatenate(Uint8Array, [
    new TextEncoder().encode("eXIf"),
    makeExifOrientation(orientation),
  ]);
  const chunk = concatenate(Uint8Array, [new Uint8Array(4), content, new Uint8Array(4)]);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length - 4);
  view.setUint32(4 + content.length, crc32(content));
  return chunk;
}

/** Check sum of PNG chunks (ISO 3309), bit by bit: only a few bytes go through here. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
