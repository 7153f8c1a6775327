/** What became of a detection at one IoU threshold. */
export const FALSE_POSITIVE = 0;
export const TRUE_POSITIVE = 1;
/** Matched to an ignored truth, or unmatched and outside of the range: neither right nor wrong. */
export const UNCOUNTED = 2;

export interface MatchInput {
  /** [detections × truths]; detections by falling score. */
  readonly ious: Float64Array;
  readonly detections: number;
  /** By truth: whether it counts (1) or is ignored (0). */
  readonly counted: Uint8Array;
  /** By truth: whether it may be matched more than once. */
  readonly crowd: Uint8Array;
  /** By detection: whether it lies in the range that is measured. */
  readonly inRange: Uint8Array;
}

export interface Matching {
  /** By detection: one of the constants above. */
  readonly outcomes: Uint8Array;
  /** By detection: index of its truth, −1 without one. */
  readonly truths: Int32Array;
}

/** IoUs that fall short of 1 by rounding are equal to it, as in pycocotools. */
const ALMOST_ONE = 1 - 1e-10;

/**
 * COCO's matching in one picture, step by step as pycocotools' `evaluateImg`: by falling score, each
 * detection takes the free truth of highest IoU, the last of several with the same; ignored truths
 * only where no counted one reaches the threshold.
 */
export function matchGreedily(
  { ious, detections, counted, crowd, inRange }: MatchInput,
  threshold: number,
): Matching {
  const count = counted.length;
  const taken = new Uint8Array(count);
  const outcomes = new Uint8Array(detections);
  const truths = new Int32Array(detections).fill(-1);
  for (let d = 0; d < detections; d++) {
    let best = Math.min(threshold, ALMOST_ONE);
    let match = -1;
    for (const wanted of [1, 0]) {
      for (let t = 0; t < count && (wanted === 1 || match < 0 || counted[match] === 0); t++) {
        if (counted[t] !== wanted || (taken[t] && !crowd[t])) continue;
        const iou = ious[d * count + t];
        if (iou < best) continue;
        best = iou;
        match = t;
      }
    }
    truths[d] = match;
    if (match >= 0) taken[match] = 1;
    const counts = match >= 0 ? counted[match] : inRange[d];
    outcomes[d] = counts === 0 ? UNCOUNTED : match >= 0 ? TRUE_POSITIVE : FALSE_POSITIVE;
  }
  return { outcomes, truths };
}
