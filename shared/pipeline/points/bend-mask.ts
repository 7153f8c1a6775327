import type { Frame } from "../../geometry/frame.ts";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { type Click, pixelOf } from "./click.ts";

/** Reach of a click into the masks, px at the mask stride of the frame. */
const REACH = 7;
/** Log-odds that a click adds where it was made. */
const STRENGTH = 8;

/** A soft mask bent towards the clicks: log-odds ± STRENGTH at each, falling off over REACH. */
export function bendMask(mask: SoftMask, frame: Frame, clicks: readonly Click[]): SoftMask {
  if (clicks.length === 0) return mask;
  const data = mask.data.slice();
  for (const click of clicks) {
    const [column, row] = pixelOf(frame, click);
    const sign = click.label === 1 ? STRENGTH : -STRENGTH;
    const reach = 3 * REACH;
    for (let y = Math.max(0, row - reach); y < Math.min(mask.height, row + reach + 1); y++) {
      for (let x = Math.max(0, column - reach); x < Math.min(mask.width, column + reach + 1); x++) {
        const distance = (x - column) ** 2 + (y - row) ** 2;
        const shift = sign * Math.exp(-distance / (2 * REACH * REACH));
        const p = Math.min(0.98, Math.max(0.02, data[y * mask.width + x]));
        data[y * mask.width + x] = 1 / (1 + (1 - p) / p * Math.exp(-shift));
      }
    }
  }
  return { width: mask.width, height: mask.height, data };
}
