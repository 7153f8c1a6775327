import { type Frame, toFrame } from "../geometry/frame.ts";
import type { SoftMask } from "../geometry/resample-mask.ts";
import { MASK_STRIDE } from "./constants.ts";

/** A click, image px: label 1 = belongs to the whole object, hidden part included; 0 = doesn't. */
export interface Click {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** What a reference's similarity is multiplied with for every click that its mask gets wrong. */
export const WRONG_CLICK = 0.25;
/** Reach of a click into the masks, px at the mask stride of the frame. */
const REACH = 7;
/** Log-odds that a click adds where it was made. */
const STRENGTH = 8;

/** How many clicks a mask at the frame's mask stride gets wrong; clicks outside the frame count for none. */
export function wrongClicks(mask: SoftMask, frame: Frame, clicks: readonly Click[]): number {
  let wrong = 0;
  for (const click of clicks) {
    const [x, y] = cellOf(frame, click);
    if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) continue;
    if ((mask.data[y * mask.width + x] > 0.5 ? 1 : 0) !== click.label) wrong++;
  }
  return wrong;
}

/** A soft mask bent towards the clicks: log-odds ± STRENGTH at each, falling off over REACH. */
export function applyClicks(mask: SoftMask, frame: Frame, clicks: readonly Click[]): SoftMask {
  if (clicks.length === 0) return mask;
  const data = mask.data.slice();
  for (const click of clicks) {
    const [column, row] = cellOf(frame, click);
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

function cellOf(frame: Frame, { x, y }: Click): [column: number, row: number] {
  const [u, v] = toFrame(frame, x, y);
  return [Math.floor(u / MASK_STRIDE), Math.floor(v / MASK_STRIDE)];
}
