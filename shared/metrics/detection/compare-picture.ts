import type { AmodalInstance } from "../../formats/amodal-dataset.ts";
import { byScore } from "./by-score.ts";
import { iouMatrix } from "./iou-matrix.ts";
import { type ComparedBy, type Outline, outline } from "./outline.ts";

/** The best detections of a picture, and how far each overlaps each truth. */
export interface ComparedPicture {
  /** By falling score. */
  readonly best: readonly { readonly instance: AmodalInstance; readonly score: number }[];
  /** What is compared of them. */
  readonly outlines: readonly Outline[];
  /** By truth: 1 where it is ignored, and may be matched more than once. */
  readonly crowd: Uint8Array;
  /** [detections × truths]. */
  readonly ious: Float64Array;
}

/** Compares truths and predictions of one picture and category. */
export function comparePicture(
  truths: readonly AmodalInstance[],
  predictions: readonly AmodalInstance[],
  by: ComparedBy,
  maxDetections: number,
): ComparedPicture {
  const best = byScore(predictions).slice(0, maxDetections);
  const outlines = best.map(({ instance }) => outline(instance, by));
  const wanted = truths.map((truth) => ({ ...outline(truth, by), crowd: truth.ignore }));
  return {
    best,
    outlines,
    crowd: Uint8Array.from(truths, ({ ignore }) => Number(ignore)),
    ious: iouMatrix(outlines, wanted),
  };
}
