import type { BoxXywh } from "../../geometry/box.ts";
import { intersectionArea } from "../../mask/intersection-area.ts";
import type { Outline } from "./outline.ts";

/**
 * IoU of every detection with every truth, [detections × truths], as pycocotools' `iou`: with a
 * crowd, the share of the detection that lies in it. Masks whose boxes are apart are not compared.
 */
export function iouMatrix(
  detections: readonly Outline[],
  truths: readonly (Outline & { readonly crowd: boolean })[],
): Float64Array {
  const ious = new Float64Array(detections.length * truths.length);
  detections.forEach((detection, d) => {
    truths.forEach((truth, t) => {
      const common = boxIntersection(detection.box, truth.box);
      if (common === 0) return;
      const shared = detection.mask && truth.mask
        ? intersectionArea(detection.mask, truth.mask)
        : common;
      if (shared === 0) return;
      const either = truth.crowd ? detection.area : detection.area + truth.area - shared;
      ious[d * truths.length + t] = shared / either;
    });
  });
  return ious;
}

function boxIntersection(a: Readonly<BoxXywh>, b: Readonly<BoxXywh>): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}
