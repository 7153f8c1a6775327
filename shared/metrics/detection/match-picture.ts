import type { AmodalInstance } from "../../formats/amodal-dataset.ts";
import { occlusionRate } from "../masks/occlusion-rate.ts";
import { comparePicture } from "./compare-picture.ts";
import { matchGreedily } from "./match-greedily.ts";
import { type ComparedBy, statedArea } from "./outline.ts";
import { forEachRange, type Range, type RangeName, type TruthClass } from "./ranges.ts";
import { IOU_THRESHOLDS } from "./thresholds.ts";

export interface PictureMatches {
  /** Scores of the best detections, falling. */
  readonly scores: readonly number[];
  readonly ranges: Readonly<
    Record<RangeName, {
      /** Truths that count. */
      readonly truths: number;
      /** By IoU threshold and detection, see `matchGreedily`. */
      readonly outcomes: readonly Uint8Array[];
    }>
  >;
}

/** Matches the best `maxDetections` of one picture and category, for every class of truths. */
export function matchPicture(
  truths: readonly AmodalInstance[],
  predictions: readonly AmodalInstance[],
  by: ComparedBy,
  maxDetections: number,
  classes: Readonly<Record<RangeName, TruthClass>>,
): PictureMatches {
  const { best, outlines, crowd, ious } = comparePicture(truths, predictions, by, maxDetections);
  const values = {
    area: truths.map((truth) => statedArea(truth, by)),
    rate: truths.map(occlusionRate),
  };
  const ranges = forEachRange((name) => {
    const { range, by } = classes[name];
    const counted = Uint8Array.from(values[by], (value, i) => crowd[i] ? 0 : within(value, range));
    const inRange = Uint8Array.from(
      outlines,
      ({ area }) => by === "rate" ? 1 : within(area, range),
    );
    const input = { ious, detections: best.length, counted, crowd, inRange };
    return {
      truths: counted.reduce((sum, one) => sum + one, 0),
      outcomes: IOU_THRESHOLDS.map((threshold) => matchGreedily(input, threshold).outcomes),
    };
  });
  return { scores: best.map(({ score }) => score), ranges };
}

function within(value: number, [from, to]: Range): number {
  return Number(from <= value && value <= to);
}
