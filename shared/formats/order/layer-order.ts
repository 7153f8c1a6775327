import { intersectionArea } from "../../mask/intersection-area.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";

export interface LayeredInstance {
  readonly id: number;
  readonly amodal: RunLengthMask;
  /** Depth: a lower one lies before a higher one; null where it is not known. */
  readonly layer: number | null;
}

/** [front, behind] pairs of ids: instances of different layers whose amodal masks overlap. */
export function layerOrder(
  instances: readonly LayeredInstance[],
): [front: number, behind: number][] {
  const pairs: [number, number][] = [];
  instances.forEach((a, i) => {
    for (const b of instances.slice(i + 1)) {
      if (a.layer === null || b.layer === null || a.layer === b.layer) continue;
      if (intersectionArea(a.amodal, b.amodal) === 0) continue;
      pairs.push(a.layer < b.layer ? [a.id, b.id] : [b.id, a.id]);
    }
  });
  return pairs;
}
