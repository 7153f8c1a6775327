import type { AmodalImage } from "../../formats/amodal-dataset.ts";
import { type CategoryMode, of, truthCategories } from "./categories.ts";
import { matchPicture, type PictureMatches } from "./match-picture.ts";
import type { ComparedBy } from "./outline.ts";
import { pairPictures } from "./pair-pictures.ts";
import {
  type AreaName,
  COCO_AREAS,
  forEachRange,
  type Range,
  type RangeName,
  truthClasses,
} from "./ranges.ts";
import { IOU_THRESHOLDS } from "./thresholds.ts";

export interface DetectionOptions {
  /** What is compared: amodal masks (default), visible masks, or amodal boxes. */
  readonly iou?: ComparedBy;
  /** Best detections of each picture and category that count, 100 by default. */
  readonly maxDetections?: number;
  /** Classes of size by area, px; COCO's by default. */
  readonly areas?: Readonly<Record<AreaName, Range>>;
  /** Categories told apart, as COCO does (default), or all taken for one, as amodalAPI does. */
  readonly categories?: CategoryMode;
}

/** How the detections of one category fared against the truths of one class. */
export interface RangeMatches {
  /** By picture: truths that count. */
  readonly truths: Uint32Array;
  /** By IoU threshold and detection: outcome, see `matchGreedily`. */
  readonly outcomes: readonly Uint8Array[];
}

/** Detections of one category in all pictures, by falling score; equal ones by picture id. */
export interface CategoryMatches {
  /** Null where all categories are taken for one. */
  readonly category: string | null;
  /** By detection: index of its picture. */
  readonly image: Uint32Array;
  /** By detection: its place among those of its picture, from 0. */
  readonly rank: Uint32Array;
  readonly ranges: Readonly<Record<RangeName, RangeMatches>>;
}

/** What measures of detection need of a data set: everything but the masks. */
export interface DetectionMatches {
  /** Ascending. */
  readonly imageIds: readonly number[];
  readonly maxDetections: number;
  /** Those that have truths. */
  readonly categories: readonly CategoryMatches[];
}

/**
 * Compares and matches the predictions of every picture with its truths, as pycocotools does: see
 * `matchGreedily`. Pictures without predictions may be left out of those.
 *
 * @throws {RangeError} for a prediction without score or of an unknown picture, a picture given
 *   twice, and masks of different sizes
 */
export function matchDetections(
  truth: readonly AmodalImage[],
  predictions: readonly AmodalImage[],
  options: DetectionOptions = {},
): DetectionMatches {
  const { iou = "amodal", maxDetections = 100, areas = COCO_AREAS } = options;
  const pictures = pairPictures(truth, predictions);
  const classes = truthClasses(areas);
  const categories = truthCategories(truth, options.categories).map((category) => {
    const matched = pictures.map(({ truth, prediction }) =>
      matchPicture(of(category, truth), of(category, prediction), iou, maxDetections, classes)
    );
    return { category, ...mergeByScore(matched) };
  });
  return { imageIds: pictures.map(({ truth }) => truth.id), maxDetections, categories };
}

function mergeByScore(pictures: readonly PictureMatches[]) {
  const sorted = pictures.flatMap(({ scores }, image) =>
    scores.map((score, rank) => ({ score, image, rank }))
  ).sort((a, b) => b.score - a.score);
  return {
    image: Uint32Array.from(sorted, ({ image }) => image),
    rank: Uint32Array.from(sorted, ({ rank }) => rank),
    ranges: forEachRange((name) => ({
      truths: Uint32Array.from(pictures, ({ ranges }) => ranges[name].truths),
      outcomes: IOU_THRESHOLDS.map((_, threshold) =>
        Uint8Array.from(
          sorted,
          ({ image, rank }) => pictures[image].ranges[name].outcomes[threshold][rank],
        )
      ),
    })),
  };
}
