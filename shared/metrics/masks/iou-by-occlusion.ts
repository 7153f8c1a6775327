import type { AmodalOverlap } from "./amodal-overlap.ts";
import { type MaskSummary, summarizeMasks } from "./summarize-masks.ts";

/** Bounds of the bins: seen whole, and then by tenths of the object that are hidden. */
const BOUNDS = [0, 0.00001, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

export interface OcclusionBin extends MaskSummary {
  /** Occlusion rates above `from` and up to `to`; the first bin holds rate 0 too. */
  readonly from: number;
  readonly to: number;
  readonly instances: number;
}

/**
 * Mean IoU over occlusion rate: one point of the curve for each bin that has instances.
 *
 * @param bounds ascending, of the bins
 */
export function iouByOcclusion(
  overlaps: readonly AmodalOverlap[],
  bounds: readonly number[] = BOUNDS,
): OcclusionBin[] {
  return bounds.slice(1).flatMap((to, i) => {
    const from = bounds[i];
    const inside = overlaps.filter(({ occlusionRate: rate }) =>
      (rate > from || (i === 0 && rate === from)) && rate <= to
    );
    if (inside.length === 0) return [];
    return [{ from, to, instances: inside.length, ...summarizeMasks(inside) }];
  });
}
