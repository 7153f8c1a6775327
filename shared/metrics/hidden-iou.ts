import { type Bitmap, difference, intersectionOverUnion } from "../mask/bitmap.ts";

export interface HiddenMasks {
  /** Predicted amodal mask. */
  readonly predicted: Bitmap;
  /** True amodal mask. */
  readonly amodal: Bitmap;
  /** True visible mask. */
  readonly visible: Bitmap;
}

/**
 * IoU of the hidden part alone, 0 to 1: what a prediction adds to the true visible mask against
 * what is truly hidden. Pixels that are visible count on neither side, so copying the visible mask
 * scores 0. Null where nothing is hidden. Throws RangeError when the masks' sizes differ.
 */
export function hiddenIou({ predicted, amodal, visible }: HiddenMasks): number | null {
  const hidden = difference(amodal, visible);
  if (!hidden.data.includes(1)) return null;
  return intersectionOverUnion(difference(predicted, visible), hidden);
}
