import type { AmodalImage } from "../../formats/amodal-dataset.ts";
import { type DetectionOptions, matchDetections } from "./match-detections.ts";
import { type DetectionSummary, summarizeMatches } from "./summarize-matches.ts";

/**
 * AP and AR of predictions, equal to pycocotools' figures; see `matchDetections` for what is compared
 * and what it throws. For intervals too, match once and use `summarizeMatches` and
 * `bootstrapDetections`.
 */
export function summarizeDetections(
  truth: readonly AmodalImage[],
  predictions: readonly AmodalImage[],
  options: DetectionOptions = {},
): DetectionSummary {
  return summarizeMatches(matchDetections(truth, predictions, options));
}
