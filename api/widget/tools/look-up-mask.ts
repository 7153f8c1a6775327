import type { BoxXywh, Rle } from "../types.ts";
import { decodeMask } from "../view/scene/decode-mask.ts";

/** A mask that places can be looked up in. */
export interface LookedUpMask {
  /** Tight box, px of the picture; empty when nothing is set. */
  readonly box: BoxXywh;
  has(x: number, y: number): boolean;
}

/** Decodes a mask on the view's small decoder. */
export function lookUpMask(mask: Rle): LookedUpMask {
  const window = decodeMask(mask);
  if (!window) return { box: [0, 0, 0, 0], has: () => false };
  const { left, top, width, height, data } = window;
  return {
    box: [left, top, width, height],
    has(x, y) {
      const [column, row] = [Math.floor(x) - left, Math.floor(y) - top];
      if (column < 0 || row < 0 || column >= width || row >= height) return false;
      return data[(row + 1) * (width + 2) + column + 1] === 1;
    },
  };
}
