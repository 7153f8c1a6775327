import { mean } from "../mean.ts";
import { averagePrecision } from "./average-precision.ts";
import type { CategoryMatches, DetectionMatches } from "./match-detections.ts";
import type { AreaName, OcclusionName, RangeName } from "./ranges.ts";
import { recall } from "./recall.ts";
import { AT_50, AT_75, AT_90, IOU_THRESHOLDS } from "./thresholds.ts";

/**
 * Measures of detection, 0 to 1; null where no truth counts. "AP" without a number and every AR are
 * means over the IoU thresholds 0.5, 0.55, …, 0.95; all are means over the categories that have
 * truths.
 */
export interface DetectionSummary {
  readonly images: number;
  /** Truths that count. */
  readonly truths: number;
  /** Detections within the limit for a picture. */
  readonly detections: number;
  readonly ap: number | null;
  readonly ap50: number | null;
  readonly ap75: number | null;
  readonly ap90: number | null;
  readonly apSmall: number | null;
  readonly apMedium: number | null;
  readonly apLarge: number | null;
  /** Recall of the best 1, 10 and all counted detections of a picture. */
  readonly ar1: number | null;
  readonly ar10: number | null;
  readonly ar: number | null;
  readonly arByArea: Readonly<Record<AreaName, number | null>>;
  /** Of truths that are hidden not at all, up to a quarter, and more (amodalAPI). */
  readonly arByOcclusion: Readonly<Record<OcclusionName, number | null>>;
  readonly byThreshold: readonly {
    readonly iou: number;
    readonly ap: number | null;
    readonly ar: number | null;
  }[];
  readonly byCategory: readonly { readonly category: string | null; readonly ap: number | null }[];
}

const ALL_THRESHOLDS = IOU_THRESHOLDS.map((_, index) => index);

/** Every measure of detection of what `matchDetections` found. */
export function summarizeMatches(
  { imageIds, maxDetections, categories }: DetectionMatches,
): DetectionSummary {
  const ap = (range: RangeName, thresholds: readonly number[], of = categories) =>
    meanOver(of, thresholds, (category, t) => averagePrecision(category, range, t));
  const ar = (range: RangeName, limit = maxDetections, thresholds = ALL_THRESHOLDS) =>
    meanOver(categories, thresholds, (category, t) => recall(category, range, t, limit));
  const count = (values: readonly Uint32Array[]) =>
    values.reduce((sum, list) => list.reduce((total, value) => total + value, sum), 0);
  return {
    images: imageIds.length,
    truths: count(categories.map(({ ranges }) => ranges.all.truths)),
    detections: categories.reduce((sum, { image }) => sum + image.length, 0),
    ap: ap("all", ALL_THRESHOLDS),
    ap50: ap("all", [AT_50]),
    ap75: ap("all", [AT_75]),
    ap90: ap("all", [AT_90]),
    apSmall: ap("small", ALL_THRESHOLDS),
    apMedium: ap("medium", ALL_THRESHOLDS),
    apLarge: ap("large", ALL_THRESHOLDS),
    ar1: ar("all", 1),
    ar10: ar("all", 10),
    ar: ar("all"),
    arByArea: { small: ar("small"), medium: ar("medium"), large: ar("large") },
    arByOcclusion: { none: ar("none"), partial: ar("partial"), heavy: ar("heavy") },
    byThreshold: IOU_THRESHOLDS.map((iou, t) => ({
      iou,
      ap: ap("all", [t]),
      ar: ar("all", maxDetections, [t]),
    })),
    byCategory: categories.map((category) => ({
      category: category.category,
      ap: ap("all", ALL_THRESHOLDS, [category]),
    })),
  };
}

/** Mean over categories and thresholds, of those that have a value. */
function meanOver(
  categories: readonly CategoryMatches[],
  thresholds: readonly number[],
  measure: (category: CategoryMatches, threshold: number) => number | null,
): number | null {
  const values = categories.flatMap((category) => thresholds.map((t) => measure(category, t)))
    .filter((value) => value !== null);
  return values.length === 0 ? null : mean(values);
}
