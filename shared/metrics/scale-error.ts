import type { BoxXywh } from "../geometry/box.ts";
import { L } from "../pipeline/constants.ts";

/** True scale of an object: short edge of its amodal box in image px / L (eq. 1). */
export function trueScale([, , width, height]: Readonly<BoxXywh>): number {
  return Math.min(width, height) / L;
}

/** |ŝ / s − 1| of a predicted scale ŝ against the one of the true amodal box (image px). */
export function relativeScaleError(scale: number, amodalBox: Readonly<BoxXywh>): number {
  return Math.abs(scale / trueScale(amodalBox) - 1);
}
