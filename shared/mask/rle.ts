import type { Bitmap } from "./bitmap.ts";
import { readCounts, writeCounts } from "./counts.ts";
import { EdgeWriter } from "./edge-writer.ts";
import { MaskFormatError } from "./mask-format-error.ts";
import { RunLengthMask } from "./run-length-mask.ts";

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

/** Masks of any size; a bitmap of 1280 × 720 takes about 2 ms. */
export function encodeRle(mask: Bitmap | RunLengthMask): Rle {
  const { width, height, edges } = mask instanceof RunLengthMask
    ? mask
    : RunLengthMask.fromBitmap(mask);
  const last = edges[edges.length - 1] ?? 0;
  const zerosFollow = last < width * height;
  const runs = new Uint32Array(edges.length + (zerosFollow ? 1 : 0));
  for (let i = 0; i < edges.length; i++) runs[i] = edges[i] - (edges[i - 1] ?? 0);
  if (zerosFollow) runs[edges.length] = width * height - last;
  return { size: [height, width], counts: writeCounts(runs) };
}

/** The mask pixel by pixel. Throws MaskFormatError as `decodeRuns` does. */
export function decodeRle(rle: Rle): Bitmap {
  return decodeRuns(rle).toBitmap();
}

/** Throws MaskFormatError, naming what is wrong, unless the runs cover `size` exactly. */
export function decodeRuns(rle: Rle): RunLengthMask {
  const runs = readRuns(rle);
  const [height, width] = rle.size;
  const edges = new EdgeWriter();
  let position = 0;
  for (let i = 0; i < runs.length; i++) {
    if (i % 2 === 1) edges.fill(position, position + runs[i]);
    position += runs[i];
  }
  return new RunLengthMask(width, height, edges.finish());
}

/** Number of set pixels, without decoding. Throws MaskFormatError as `decodeRuns` does. */
export function rleArea(rle: Rle): number {
  const runs = readRuns(rle);
  let sum = 0;
  for (let i = 1; i < runs.length; i += 2) sum += runs[i];
  return sum;
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
