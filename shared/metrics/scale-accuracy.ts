import { mean } from "./mean.ts";
import { quantile } from "./quantile.ts";

/** Relative scale error up to which a scale counts as right. */
export const SCALE_TOLERANCE = 0.1;

export interface ScaleAccuracy {
  /** Mean and median of |ŝ / s − 1|. */
  readonly mean: number;
  readonly median: number;
  /** Share of scales within `SCALE_TOLERANCE` of the true one. */
  readonly good: number;
}

/** ScaleNet's error over many objects, from `relativeScaleError` of each; null without any. */
export function scaleAccuracy(errors: readonly number[]): ScaleAccuracy | null {
  if (errors.length === 0) return null;
  const good = errors.filter((error) => error <= SCALE_TOLERANCE).length;
  return { mean: mean(errors), median: quantile(errors, 0.5), good: good / errors.length };
}
