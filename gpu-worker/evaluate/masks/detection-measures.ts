import { averagePrecision } from "@kanizsa/shared/metrics/detection/average-precision.ts";
import type {
  CategoryMatches,
  DetectionMatches,
} from "@kanizsa/shared/metrics/detection/match-detections.ts";
import { TRUE_POSITIVE } from "@kanizsa/shared/metrics/detection/match-greedily.ts";
import type { RangeName } from "@kanizsa/shared/metrics/detection/ranges.ts";
import {
  AT_50,
  AT_75,
  AT_90,
  IOU_THRESHOLDS,
} from "@kanizsa/shared/metrics/detection/thresholds.ts";
import type { Statistics } from "../measure/statistics.ts";

/** Measures of detection in the order of the tables. */
const MEASURES = [
  { key: "ap", name: "AP" },
  { key: "ap50", name: "AP50" },
  { key: "ap75", name: "AP75" },
  { key: "ap90", name: "AP90" },
  { key: "small", name: "AP, small" },
  { key: "medium", name: "AP, medium" },
  { key: "large", name: "AP, large" },
  { key: "ar", name: "AR" },
  { key: "none", name: "AR, not hidden" },
  { key: "partial", name: "AR, up to 25 % hidden" },
  { key: "heavy", name: "AR, above 25 % hidden" },
] as const;

export type DetectionMeasure = (typeof MEASURES)[number]["key"];

export const DETECTION_MEASURES: readonly {
  readonly key: DetectionMeasure;
  readonly name: string;
}[] = MEASURES;

/**
 * AP and AR of one category, 0 to 100, as `summarizeMatches()` gives them.
 *
 * @param counts how many times each picture counts, by its index
 */
export function measureDetections(
  { categories }: DetectionMatches,
  counts: ArrayLike<number>,
): Statistics<DetectionMeasure> {
  const [matches] = categories;
  const ap = (range: RangeName) =>
    IOU_THRESHOLDS.map((_, t) => matches ? averagePrecision(matches, range, t, counts) : null);
  const ar = (range: RangeName) => matches ? averageRecall(matches, range, counts) : null;
  const all = ap("all");
  return {
    ap: meanPercent(all),
    ap50: meanPercent([all[AT_50]]),
    ap75: meanPercent([all[AT_75]]),
    ap90: meanPercent([all[AT_90]]),
    small: meanPercent(ap("small")),
    medium: meanPercent(ap("medium")),
    large: meanPercent(ap("large")),
    ar: ar("all"),
    none: ar("none"),
    partial: ar("partial"),
    heavy: ar("heavy"),
  };
}

/** AP at each IoU threshold, 0 to 1, by the threshold's name: "0.50". */
export function precisionByThreshold(
  { categories }: DetectionMatches,
  counts: ArrayLike<number>,
): Statistics<string> {
  const [matches] = categories;
  return Object.fromEntries(IOU_THRESHOLDS.map((iou, t) => [
    iou.toFixed(2),
    matches ? averagePrecision(matches, "all", t, counts) : null,
  ]));
}

/** Recall at all detections, mean over the IoU thresholds. */
function averageRecall(
  { image, ranges }: CategoryMatches,
  range: RangeName,
  counts: ArrayLike<number>,
): number | null {
  const { truths, outcomes } = ranges[range];
  let total = 0;
  for (let i = 0; i < truths.length; i++) total += truths[i] * counts[i];
  if (total === 0) return null;
  let found = 0;
  for (const outcome of outcomes) {
    for (let d = 0; d < outcome.length; d++) {
      if (outcome[d] === TRUE_POSITIVE) found += counts[image[d]];
    }
  }
  return 100 * found / (total * outcomes.length);
}

function meanPercent(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return 100 * known.reduce((sum, value) => sum + value, 0) / known.length;
}
