/** numpy.linspace, bit for bit: COCO's thresholds are compared with IoUs that can equal them. */
function linspace(start: number, stop: number, count: number): readonly number[] {
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, i) => i === count - 1 ? stop : i * step + start);
}

/** IoU at which a detection counts as right: COCO's 0.5, 0.55, …, 0.95. Told apart by their index. */
export const IOU_THRESHOLDS = linspace(0.5, 0.95, 10);

/** Indices of the thresholds that have names. */
export const AT_50 = 0;
export const AT_75 = 5;
export const AT_90 = 8;

/** Recalls at which precision is read: 0, 0.01, …, 1. */
export const RECALL_POINTS = linspace(0, 1, 101);
