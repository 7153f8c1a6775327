import { ByteView } from "./byte-view.ts";

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

/**
 * Orientation (1 to 8) in a TIFF-structured EXIF block, with or without its `Exif\0\0` prefix; 1
 * where the block has none or is damaged, as decoders have it.
 */
export function readExifOrientation(block: Uint8Array): number {
  const prefixed = block.length >= 6 && new ByteView(block).text(0, 4) === "Exif";
  const tiff = prefixed ? block.subarray(6) : block;
  if (tiff.length < 8) return 1;
  const order = new ByteView(tiff).text(0, 2);
  if (order !== "II" && order !== "MM") return 1;
  const view = new ByteView(tiff, order === "II");
  const directory = view.u32(4);
  if (view.u16(2) !== 42 || directory + 2 > tiff.length) return 1;
  const entries = view.u16(directory);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > tiff.length) return 1;
    if (view.u16(entry) !== ORIENTATION_TAG || view.u16(entry + 2) !== SHORT) continue;
    const orientation = view.u16(entry + 8);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

/** Smallest EXIF block that says the orientation and nothing else; big-endian TIFF, no prefix. */
export function makeExifOrientation(orientation: number): Uint8Array {
  // deno-fmt-ignore
  return Uint8Array.of(
    0x4d, 0x4d, 0, 42, 0, 0, 0, 8, // TIFF header: "MM", 42, first directory at byte 8
    0, 1, // one entry
    ORIENTATION_TAG >> 8, ORIENTATION_TAG & 0xff, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0,
    0, 0, 0, 0, // no further directory
  );
}
