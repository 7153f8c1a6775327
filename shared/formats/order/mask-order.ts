import { intersectionArea } from "../../mask/intersection-area.ts";
import type { AmodalInstance } from "../amodal-dataset.ts";

/**
 * [front, behind] pairs of ids as the masks tell them, for files that list none: of two objects that
 * overlap, the front one is that of which more is seen within the other ("Self-Supervised Scene
 * De-occlusion", CVPR 2020, `infer_gt_order`). Two that are hidden where they overlap are no pair.
 */
export function maskOrder(
  instances: readonly Pick<AmodalInstance, "id" | "amodal" | "visible">[],
): [front: number, behind: number][] {
  const pairs: [number, number][] = [];
  instances.forEach((a, i) => {
    for (const b of instances.slice(i + 1)) {
      const aSeen = intersectionArea(a.visible, b.amodal);
      const bSeen = intersectionArea(b.visible, a.amodal);
      if (aSeen > 0 || bSeen > 0) pairs.push(aSeen >= bSeen ? [a.id, b.id] : [b.id, a.id]);
    }
  });
  return pairs;
}
