import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import type { RgbImage } from "../images/rgb-image.ts";
import type { OccludedCar } from "../occlusion/occlude.ts";
import { COLOURS, copyImage, outline, sideBySide, tint } from "../report/draw.ts";
import type { Answer } from "./score-answer.ts";

/**
 * A case to look at, four pictures in a row: as it is; the answer (visible part tinted, amodal mask
 * outlined) over the true outline; the baseline's hull over the true outline; the true outlines.
 */
export function drawCase(car: OccludedCar, answer: Answer | null): RgbImage {
  const { picture, amodal, visible } = car;
  const predicted = copyImage(picture);
  if (answer) tint(predicted, answer.visible, COLOURS.visible);
  outline(predicted, amodal, COLOURS.truth);
  if (answer) outline(predicted, answer.amodal, COLOURS.amodal);
  const baseline = copyImage(picture);
  outline(baseline, amodal, COLOURS.truth);
  outline(baseline, convexHull(visible), COLOURS.baseline);
  const truth = copyImage(picture);
  outline(truth, amodal, COLOURS.truth);
  outline(truth, visible, COLOURS.visible);
  return sideBySide([picture, predicted, baseline, truth]);
}
