import { joinPolygons, maskPolygons } from "@kanizsa/shared/mask/mask-polygons.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { resultDataset } from "../result-dataset.ts";

/** Steps of the shares. Of 65,535 px a millionth is a fifteenth of a pixel: fine enough for masks. */
const STEPS = 1e6;

/**
 * YOLO's labels for segmentation: a line `class x1 y1 x2 y2 …` for each instance with a pixel, its
 * amodal mask as one polygon in shares of the picture's width and height. The class is the place of
 * the category among those of the result, in the order of the alphabet, from 0.
 */
export function renderYolo(result: SegmentationResult): string {
  const { categories, images: [{ width, height, instances }] } = resultDataset(result);
  const sides = [width, height];
  return instances.filter(({ amodal }) => !amodal.isEmpty).map(({ category, amodal }) => {
    const polygon = joinPolygons(maskPolygons(amodal));
    const shares = polygon.map((px, i) => Math.round(px / sides[i % 2] * STEPS) / STEPS);
    return `${categories.indexOf(category)} ${shares.join(" ")}\n`;
  }).join("");
}
