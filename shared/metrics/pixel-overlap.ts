import { area, type Bitmap, intersection } from "../mask/bitmap.ts";

/** Pixel counts that add up over pictures: pooled recall is both / truth, precision both / predicted. */
export interface PixelOverlap {
  readonly both: number;
  readonly predicted: number;
  readonly truth: number;
}

export const NO_PIXELS: PixelOverlap = { both: 0, predicted: 0, truth: 0 };

/** Counts of one picture. Throws RangeError when the masks' sizes differ. */
export function pixelOverlap(predicted: Bitmap, truth: Bitmap): PixelOverlap {
  return {
    both: area(intersection(predicted, truth)),
    predicted: area(predicted),
    truth: area(truth),
  };
}

export function addPixelOverlap(a: PixelOverlap, b: PixelOverlap): PixelOverlap {
  return {
    both: a.both + b.both,
    predicted: a.predicted + b.predicted,
    truth: a.truth + b.truth,
  };
}
