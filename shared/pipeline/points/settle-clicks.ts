import type { BoxXywh } from "../../geometry/box.ts";
import { type Frame, toFrame } from "../../geometry/frame.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { Click } from "./click.ts";

/**
 * A mask at the picture's size that has each positive click's pixel and none of a negative one: what is lost
 * to rounding between frame and picture. Clicks outside the frame or the picture are left out.
 */
export function settleClicks(
  mask: RunLengthMask,
  frame: Frame,
  clicks: readonly Click[],
): RunLengthMask {
  return clicks.reduce((settled, { x, y, label }) => {
    const [u, v] = toFrame(frame, x, y);
    if (u < 0 || v < 0 || u >= frame.width || v >= frame.height) return settled;
    const pixel: BoxXywh = [Math.floor(x), Math.floor(y), 1, 1];
    const single = RunLengthMask.filled(mask.width, mask.height, pixel);
    return label === 1 ? settled.union(single) : settled.difference(single);
  }, mask);
}
