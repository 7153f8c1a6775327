import type { BootstrapOptions } from "../bootstrap-interval.ts";
import { mean } from "../mean.ts";
import { quantile } from "../quantile.ts";
import { averagePrecision } from "./average-precision.ts";
import type { CategoryMatches, DetectionMatches } from "./match-detections.ts";
import { AT_50, AT_75, AT_90, IOU_THRESHOLDS } from "./thresholds.ts";

export type Interval = readonly [low: number, high: number];

/** Null where no truth counts. */
export interface DetectionIntervals {
  readonly ap: Interval | null;
  readonly ap50: Interval | null;
  readonly ap75: Interval | null;
  readonly ap90: Interval | null;
}

/**
 * Percentile bootstrap intervals of AP over pictures: pictures are drawn anew with their truths and
 * detections; what was compared and matched before is only counted again. 1,000 resamples by default.
 */
export function bootstrapDetections(
  { imageIds, categories }: DetectionMatches,
  { random, resamples = 1000, confidence = 0.95 }: BootstrapOptions,
): DetectionIntervals {
  const drawn = Array.from({ length: resamples }, () => {
    const weights = new Uint32Array(imageIds.length);
    for (let i = 0; i < weights.length; i++) weights[Math.floor(random() * weights.length)]++;
    return IOU_THRESHOLDS.map((_, threshold) => meanPrecision(categories, threshold, weights));
  });
  const interval = (measure: (byThreshold: readonly (number | null)[]) => number | null) => {
    const values = drawn.map(measure).filter((value) => value !== null);
    if (values.length === 0) return null;
    const tail = (1 - confidence) / 2;
    return [quantile(values, tail), quantile(values, 1 - tail)] as const;
  };
  return {
    ap: interval(meanOf),
    ap50: interval((values) => values[AT_50]),
    ap75: interval((values) => values[AT_75]),
    ap90: interval((values) => values[AT_90]),
  };
}

function meanPrecision(
  categories: readonly CategoryMatches[],
  threshold: number,
  weights: Uint32Array,
): number | null {
  return meanOf(
    categories.map((category) => averagePrecision(category, "all", threshold, weights)),
  );
}

function meanOf(values: readonly (number | null)[]): number | null {
  const counted = values.filter((value) => value !== null);
  return counted.length === 0 ? null : mean(counted);
}
