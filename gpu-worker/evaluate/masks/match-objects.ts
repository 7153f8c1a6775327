import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { intersectionArea } from "@kanizsa/shared/mask/intersection-area.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";

/** IoU of visible masks from which an object counts as found. */
const FOUND_FROM = 0.5;

/**
 * For each true object what answers for it without a prompt: the prediction whose visible mask overlaps
 * its own most, from an IoU of 0.5. One prediction may answer for several objects that it covers.
 */
export function matchObjects(
  truth: AmodalImage,
  predictions: AmodalImage,
): ReadonlyMap<number, AmodalInstance> {
  const areas = predictions.instances.map(({ visible }) => visible.area());
  const matches = new Map<number, AmodalInstance>();
  for (const { id, visible } of truth.instances) {
    const area = visible.area();
    let best = FOUND_FROM;
    for (const [index, prediction] of predictions.instances.entries()) {
      const iou = overlap(visible, area, prediction.visible, areas[index]);
      if (iou < best) continue;
      best = iou;
      matches.set(id, prediction);
    }
  }
  return matches;
}

function overlap(a: RunLengthMask, areaOfA: number, b: RunLengthMask, areaOfB: number): number {
  const both = intersectionArea(a, b);
  return both === 0 ? 0 : both / (areaOfA + areaOfB - both);
}
