type Order = readonly (readonly [front: number, behind: number])[];

/** What became of the pairs of instances that truly hide each other. */
export interface OrderAccuracy {
  /** Share of them with the right one in front, 0 to 1; null without any. */
  readonly accuracy: number | null;
  readonly pairs: number;
  readonly right: number;
  /** The wrong one in front. */
  readonly reversed: number;
  /** Taken for a pair that does not hide each other. */
  readonly missing: number;
  /** Predicted pairs that do not hide each other. */
  readonly invented: number;
}

/**
 * Pairwise accuracy of the occlusion order of a picture, on the pairs that occlude ("Self-Supervised
 * Scene De-occlusion", CVPR 2020). To pool pictures, add up their counts.
 *
 * @param truth [front, behind] pairs of ids
 * @param predicted pairs of the same ids
 */
export function orderAccuracy(truth: Order, predicted: Order): OrderAccuracy {
  const key = (front: number, behind: number) => `${front} ${behind}`;
  const said = new Set(predicted.map(([front, behind]) => key(front, behind)));
  const known = new Set(truth.flatMap(([a, b]) => [key(a, b), key(b, a)]));
  const right = truth.filter(([front, behind]) => said.has(key(front, behind))).length;
  const reversed =
    truth.filter(([front, behind]) => said.has(key(behind, front)) && !said.has(key(front, behind)))
      .length;
  return {
    accuracy: truth.length === 0 ? null : right / truth.length,
    pairs: truth.length,
    right,
    reversed,
    missing: truth.length - right - reversed,
    invented: predicted.filter(([front, behind]) => !known.has(key(front, behind))).length,
  };
}
