import { mean } from "../mean.ts";
import type { Overlap } from "./amodal-overlap.ts";

export interface MeanIou {
  /** Mean of the IoUs of the instances, each counting the same (C2F-Seg and most others). */
  readonly perInstance: number;
  /** All shared pixels by all pixels of either, large instances counting more (deocclusion). */
  readonly pooled: number;
  readonly instances: number;
}

/** Mean IoU, 0 to 1, both ways that papers report it; null without an overlap that has a pixel. */
export function meanIou(overlaps: readonly Overlap[]): MeanIou | null {
  const counted = overlaps.filter(({ union }) => union > 0);
  if (counted.length === 0) return null;
  const sum = (key: keyof Overlap) => counted.reduce((total, overlap) => total + overlap[key], 0);
  return {
    perInstance: mean(counted.map(({ intersection, union }) => intersection / union)),
    pooled: sum("intersection") / sum("union"),
    instances: counted.length,
  };
}
