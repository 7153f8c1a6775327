import type { Rle } from "../../types.ts";
import { decodeMask } from "./decode-mask.ts";
import { smoothPath } from "./smooth-path.ts";
import { traceMask } from "./trace-mask.ts";

export interface MaskPathOptions {
  /** Px of the mask in one of the crop that it comes from: what is finer is stairs, and is smoothed. */
  readonly grain?: number;
  /** Regions and holes narrower than this on average, px, are left out. */
  readonly thinnest?: number;
}

/** Specks below this area, px, are noise that would only flicker. */
const SMALLEST_SPECK = 6;
const LEAST_PASSES = 2;
const MOST_PASSES = 24;

/** The outline of a mask as data of an SVG path, px of the mask; "" when it is empty. */
export function maskPath(rle: Rle, { grain = 1, thinnest = 0 }: MaskPathOptions = {}): string {
  const mask = decodeMask(rle);
  if (!mask) return "";
  const passes = Math.min(MOST_PASSES, Math.max(LEAST_PASSES, Math.round(6 * grain ** 2)));
  return traceMask(mask)
    .filter((contour) => {
      const area = Math.abs(areaOf(contour));
      // A strip has two points for each px of its length.
      return area >= SMALLEST_SPECK && area >= thinnest * contour.length / 4;
    })
    .map((contour) => smoothPath(contour, passes))
    .join("");
}

function areaOf(contour: Float64Array): number {
  let twice = 0;
  for (let i = 0; i < contour.length; i += 2) {
    const next = (i + 2) % contour.length;
    twice += contour[i] * contour[next + 1] - contour[next] * contour[i + 1];
  }
  return twice / 2;
}
