import type { ChartPoint } from "../report/chart.ts";
import { groupBy } from "./group-by.ts";
import { measureMean } from "./measure-mean.ts";

/** One object's IoU. */
export interface GroupedIou {
  readonly iou: number;
  /** Picture: its objects are drawn together. */
  readonly group: string | number;
}

/** Thresholds of COCO's AP: 0.5, 0.55, … 0.95. */
export const IOU_THRESHOLDS = Array.from({ length: 10 }, (_, index) => (50 + 5 * index) / 100);

/** Share of objects whose IoU is at least a threshold, over COCO's thresholds. */
export function curveOverThreshold(ious: readonly GroupedIou[], seed: number): ChartPoint[] {
  const groups = groupBy(ious, ({ group }) => group);
  return IOU_THRESHOLDS.map((threshold) => {
    const { value, interval } = measureMean(
      groups.map((group) => group.map(({ iou }) => Number(iou >= threshold))),
      seed,
    );
    return { x: threshold, y: value, interval };
  });
}
