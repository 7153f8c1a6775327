import type { Frame } from "../../geometry/frame.ts";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { type Click, pixelOf } from "./click.ts";

/** What one click weighs in the alignment, as a share of all that is seen. */
const WEIGHT = 0.1;
/** Pixels around the clicked one that share it. */
const ROOM = 2;

/**
 * What references are aligned to, with clicks: a positive one weighs as much as a tenth of what is seen, at its
 * place; a negative one as much as that left open, and nothing is seen there.
 */
export function weighClicks(
  visible: SoftMask,
  open: Float32Array,
  frame: Frame,
  clicks: readonly Click[],
): { readonly visible: SoftMask; readonly open: Float32Array } {
  if (clicks.length === 0) return { visible, open };
  const { width, height } = visible;
  const seen = visible.data.slice();
  const free = open.slice();
  const share = WEIGHT * visible.data.reduce((sum, p) => sum + p, 0) / (2 * ROOM + 1) ** 2;
  for (const click of clicks) {
    const [column, row] = pixelOf(frame, click);
    for (let y = Math.max(0, row - ROOM); y <= Math.min(height - 1, row + ROOM); y++) {
      for (let x = Math.max(0, column - ROOM); x <= Math.min(width - 1, column + ROOM); x++) {
        const i = y * width + x;
        if (click.label === 1) {
          seen[i] += share;
          free[i] = 0;
        } else {
          seen[i] = 0;
          free[i] += share;
        }
      }
    }
  }
  return { visible: { width, height, data: seen }, open: free };
}
