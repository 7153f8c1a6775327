import type { AmodalOverlap } from "./amodal-overlap.ts";
import { type MeanIou, meanIou } from "./mean-iou.ts";

/** Null where there is nothing to compare. */
export interface MaskSummary {
  /** IoU of amodal masks: the "meanIoU" of the paper's Table 5. */
  readonly full: MeanIou | null;
  readonly visible: MeanIou | null;
  /** IoU of the hidden parts, of the objects that have one. */
  readonly occluded: MeanIou | null;
  /** Share of the objects whose amodal mask reaches an IoU of 0.5, 0.75 and 0.9. */
  readonly reaches50: number | null;
  readonly reaches75: number | null;
  readonly reaches90: number | null;
}

/** Mean IoU of masks of objects and their predictions; missed objects count as IoU 0. */
export function summarizeMasks(overlaps: readonly AmodalOverlap[]): MaskSummary {
  const counted = overlaps.filter(({ full }) => full.union > 0);
  const reach = (iou: number) =>
    counted.length === 0
      ? null
      : counted.filter(({ full }) => full.intersection >= iou * full.union).length / counted.length;
  return {
    full: meanIou(counted.map(({ full }) => full)),
    visible: meanIou(counted.map(({ visible }) => visible)),
    occluded: meanIou(counted.flatMap(({ occluded }) => occluded ?? [])),
    reaches50: reach(0.5),
    reaches75: reach(0.75),
    reaches90: reach(0.9),
  };
}
