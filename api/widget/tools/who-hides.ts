import { boxIou } from "@kanizsa/shared/geometry/box.ts";
import type { InstanceResult } from "../types.ts";
import { decodeMask, type MaskWindow } from "../view/scene/decode-mask.ts";

/** As in `shared/pipeline/order`: share of the hidden part that must be covered, and pixels. */
const LEAST_SHARE = 0.05;
const LEAST_PIXELS = 12;

/**
 * Which of two instances stands in front, as a [front, behind] pair of their ids; null when neither hides
 * the other. The rule is the pipeline's, on the view's small decoder.
 */
export function whoHides(a: InstanceResult, b: InstanceResult): [number, number] | null {
  const aHidesB = hiddenBy(a, b);
  const bHidesA = hiddenBy(b, a);
  if (aHidesB === 0 && bHidesA === 0) return null;
  return aHidesB >= bHidesA ? [a.id, b.id] : [b.id, a.id];
}

/** Pixels of `behind`'s invisible mask that `front` covers, 0 when too few to tell. */
function hiddenBy(front: InstanceResult, behind: InstanceResult): number {
  if (boxIou(front.visible.bbox, behind.amodal.bbox) === 0) return 0;
  const seen = decodeMask(front.visible.segmentation);
  const hidden = decodeMask(behind.invisible.segmentation);
  const covered = seen && hidden ? commonPixels(seen, hidden) : 0;
  return covered >= LEAST_PIXELS && covered >= LEAST_SHARE * behind.invisible.area ? covered : 0;
}

function commonPixels(a: MaskWindow, b: MaskWindow): number {
  const right = Math.min(a.left + a.width, b.left + b.width);
  const bottom = Math.min(a.top + a.height, b.top + b.height);
  let count = 0;
  for (let y = Math.max(a.top, b.top); y < bottom; y++) {
    for (let x = Math.max(a.left, b.left); x < right; x++) count += at(a, x, y) & at(b, x, y);
  }
  return count;
}

function at({ left, top, width, data }: MaskWindow, x: number, y: number): number {
  return data[(y - top + 1) * (width + 2) + x - left + 1];
}
