import type { AmodalImage, AmodalInstance } from "../../formats/amodal-dataset.ts";
import { type CategoryMode, of, truthCategories } from "./categories.ts";
import { comparePicture } from "./compare-picture.ts";
import { matchGreedily, TRUE_POSITIVE, UNCOUNTED } from "./match-greedily.ts";
import type { ComparedBy } from "./outline.ts";
import { pairPictures } from "./pair-pictures.ts";

export interface PairingOptions {
  /** What is compared: amodal masks (default), visible masks, or amodal boxes. */
  readonly iou?: ComparedBy;
  readonly maxDetections?: number;
  readonly categories?: CategoryMode;
  /** Least IoU of a pair, 0.5 by default. */
  readonly minIou?: number;
}

export interface PairedDetection {
  readonly prediction: AmodalInstance;
  readonly score: number;
  /** Null where it met none. */
  readonly truth: AmodalInstance | null;
  /** With that truth; 0 without one. */
  readonly iou: number;
  /** Uncounted: it met an ignored truth. */
  readonly outcome: "right" | "wrong" | "uncounted";
}

export interface PairedPicture {
  readonly imageId: number;
  /** Of each category by falling score. */
  readonly detections: readonly PairedDetection[];
  /** Truths that count and that no detection met. */
  readonly missed: readonly AmodalInstance[];
}

/**
 * Who met whom, picture by picture in ascending order of ids, by the matching of COCO AP at one IoU:
 * for measures of single instances, calibration of scores, and pictures of failures.
 *
 * @throws {RangeError} as `matchDetections` does
 */
export function pairDetections(
  truth: readonly AmodalImage[],
  predictions: readonly AmodalImage[],
  { iou: by = "amodal", maxDetections = 100, categories, minIou = 0.5 }: PairingOptions = {},
): PairedPicture[] {
  const names = [
    ...new Set([
      ...truthCategories(truth, categories),
      ...truthCategories(predictions, categories),
    ]),
  ];
  return pairPictures(truth, predictions).map(({ truth, prediction }) => {
    const pairs = names.map((category) =>
      pairInstances(of(category, truth), of(category, prediction), by, maxDetections, minIou)
    );
    return {
      imageId: truth.id,
      detections: pairs.flatMap(({ detections }) => detections),
      missed: pairs.flatMap(({ missed }) => missed),
    };
  });
}

function pairInstances(
  truths: readonly AmodalInstance[],
  predictions: readonly AmodalInstance[],
  by: ComparedBy,
  maxDetections: number,
  minIou: number,
) {
  const { best, crowd, ious } = comparePicture(truths, predictions, by, maxDetections);
  const matching = matchGreedily({
    ious,
    detections: best.length,
    counted: crowd.map((ignored) => 1 - ignored),
    crowd,
    inRange: new Uint8Array(best.length).fill(1),
  }, minIou);
  const detections = best.map(({ instance, score }, d): PairedDetection => {
    const met = matching.truths[d];
    return {
      prediction: instance,
      score,
      truth: met < 0 ? null : truths[met],
      iou: met < 0 ? 0 : ious[d * truths.length + met],
      outcome: outcomeName(matching.outcomes[d]),
    };
  });
  const found = new Set(matching.truths);
  return { detections, missed: truths.filter(({ ignore }, t) => !ignore && !found.has(t)) };
}

function outcomeName(outcome: number): PairedDetection["outcome"] {
  if (outcome === UNCOUNTED) return "uncounted";
  return outcome === TRUE_POSITIVE ? "right" : "wrong";
}
