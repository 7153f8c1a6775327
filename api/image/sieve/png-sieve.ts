import { crc32 } from "node:zlib";
import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import type { ByteStream } from "../byte-stream.ts";
import { ByteView } from "../byte-view.ts";
import { makeExifOrientation, readExifOrientation } from "../exif-orientation.ts";
import { type ImageHeader, ImageHeaderError } from "../image-header.ts";
import { type Keep, MAX_EXIF_BYTES, MAX_PARTS, type SeeSize } from "./image-sieve.ts";

/** What decoding and colour need; all else (texts, times, EXIF, animation, private chunks) goes. */
const NEEDED = new Set(
  ["IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "cICP", "IDAT", "IEND"],
);
const SIGNATURE_BYTES = 8;
const IHDR_BYTES = 13;

/** A PNG (third edition) up to IEND with the chunks alone that decoding needs. */
export async function pngSieve(input: ByteStream, keep: Keep, see: SeeSize): Promise<ImageHeader> {
  await keep(await input.take(SIGNATURE_BYTES));
  const start = new ByteView(await input.peek(8 + IHDR_BYTES));
  if (start.text(4, 4) !== "IHDR" || start.u32(0) !== IHDR_BYTES) {
    throw new ImageHeaderError("the PNG doesn't begin with IHDR");
  }
  const size = { storedWidth: start.u32(8), storedHeight: start.u32(12) };
  see(size);
  let orientation: number | undefined;
  let hasData = false;
  for (let chunks = 0;; chunks++) {
    if (chunks === MAX_PARTS) throw new ImageHeaderError(`there are more than ${MAX_PARTS} chunks`);
    const header = new ByteView(await input.peek(8));
    const length = header.u32(0);
    const type = header.text(4, 4);
    // Decoders look for it before the image data alone.
    if (type === "eXIf" && orientation === undefined && !hasData) {
      const block = (await input.peek(8 + Math.min(length, MAX_EXIF_BYTES))).subarray(8);
      orientation = readExifOrientation(block);
      if (orientation !== 1) await keep(exifChunk(orientation));
    }
    hasData ||= type === "IDAT" && length > 0;
    for await (const piece of input.pass(8 + length + 4)) {
      if (NEEDED.has(type)) await keep(piece);
    }
    if (type === "IEND") break;
  }
  if (!hasData) throw new ImageHeaderError("the PNG has no image data");
  return { type: "png", ...size, orientation: orientation ?? 1 };
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
