import { boxIou, type BoxXywh } from "../geometry/box.ts";

export interface ScoredBox {
  readonly box: Readonly<BoxXywh>;
  readonly score: number;
}

/**
 * Greedy one-to-one matching: the best-scored prediction chooses first, and takes the true box that
 * is still free and overlaps it most, at IoU of at least `minIou`.
 *
 * @returns for each prediction the index of its true box, null where it has none
 */
export function matchBoxes(
  predictions: readonly ScoredBox[],
  truths: readonly Readonly<BoxXywh>[],
  minIou = 0.5,
): (number | null)[] {
  const matches: (number | null)[] = predictions.map(() => null);
  const taken = new Set<number>();
  const order = predictions.map((_, index) => index)
    .sort((a, b) => predictions[b].score - predictions[a].score);
  for (const index of order) {
    let best = minIou;
    for (const [truth, box] of truths.entries()) {
      const iou = boxIou(predictions[index].box, box);
      if (taken.has(truth) || iou < best || (iou === best && matches[index] !== null)) continue;
      best = iou;
      matches[index] = truth;
    }
    const match = matches[index];
    if (match !== null) taken.add(match);
  }
  return matches;
}
