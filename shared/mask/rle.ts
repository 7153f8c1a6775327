import { type Bitmap, createBitmap } from "./bitmap.ts";
import { flipToColumns, flipToRows } from "./columns.ts";
import { readCounts, writeCounts } from "./counts.ts";
import { MaskFormatError } from "./mask-format-error.ts";

/**
 * COCO compressed RLE, byte-exact with pycocotools: lengths of alternating runs of 0 and 1 down the
 * columns, the first of 0 (and perhaps empty), as text.
 */
export interface Rle {
  size: [height: number, width: number];
  counts: string;
}

/** Largest mask that is decoded: a few characters can claim any size, and decoding allocates it. */
export const MAX_MASK_PIXELS = 2 ** 27;

/** Masks of any size; 1280 × 720 takes about 2 ms. */
export function encodeRle(bitmap: Bitmap): Rle {
  const { width, height } = bitmap;
  return { size: [height, width], counts: writeCounts(findRuns(flipToColumns(bitmap))) };
}

/** Throws MaskFormatError, naming what is wrong, unless the runs cover `size` exactly. */
export function decodeRle(rle: Rle): Bitmap {
  const runs = readRuns(rle);
  const [height, width] = rle.size;
  const columns = new Uint8Array(width * height);
  let position = 0;
  for (let i = 0; i < runs.length; i++) {
    if (i % 2 === 1) columns.fill(1, position, position + runs[i]);
    position += runs[i];
  }
  const bitmap = createBitmap(width, height);
  flipToRows(columns, bitmap);
  return bitmap;
}

/** Number of set pixels, without decoding. Throws MaskFormatError as `decodeRle` does. */
export function rleArea(rle: Rle): number {
  const runs = readRuns(rle);
  let sum = 0;
  for (let i = 1; i < runs.length; i += 2) sum += runs[i];
  return sum;
}

function findRuns(columns: Uint8Array): number[] {
  const runs: number[] = [];
  let start = 0;
  for (let value = 0; start < columns.length; value ^= 1) {
    const found = columns.indexOf(value ^ 1, start);
    const end = found < 0 ? columns.length : found;
    runs.push(end - start);
    start = end;
  }
  return runs;
}

function readRuns({ size: [height, width], counts }: Rle): Uint32Array {
  if (!Number.isInteger(height) || !Number.isInteger(width) || height < 1 || width < 1) {
    throw new MaskFormatError(`Use a positive whole height and width: got ${height} × ${width}`);
  }
  if (height * width > MAX_MASK_PIXELS) {
    throw new MaskFormatError(
      `Use a mask of at most ${MAX_MASK_PIXELS} pixels: got ${height} × ${width}`,
    );
  }
  return readCounts(counts, height * width);
}
