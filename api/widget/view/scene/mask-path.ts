import type { Rle } from "../../types.ts";
import { decodeMask } from "./decode-mask.ts";
import { smoothPath } from "./smooth-path.ts";
import { traceMask } from "./trace-mask.ts";

/** Specks below this area, px, are noise that would only flicker. */
const SMALLEST_SPECK = 6;
/** A mask comes from a crop in which the object's short edge takes 112 px: what is finer is its stairs. */
const CROP_SHORT_EDGE = 112;
const LEAST_PASSES = 2;
const MOST_PASSES = 24;

/** The outline of a mask as data of an SVG path, px of the mask; "" when it is empty. */
export function maskPath(rle: Rle): string {
  const mask = decodeMask(rle);
  if (!mask) return "";
  const cropPixel = Math.min(mask.width, mask.height) / CROP_SHORT_EDGE;
  const passes = Math.round(6 * cropPixel ** 2);
  return traceMask(mask)
    .filter((contour) => Math.abs(areaOf(contour)) >= SMALLEST_SPECK)
    .map((contour) =>
      smoothPath(contour, Math.min(MOST_PASSES, Math.max(LEAST_PASSES, passes)))
    )
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
