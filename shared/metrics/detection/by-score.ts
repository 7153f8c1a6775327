import type { AmodalInstance } from "../../formats/amodal-dataset.ts";

/**
 * Predictions by falling score; equal ones stay in their order, as with COCO's merge sort.
 *
 * @throws {RangeError} for an instance without score
 */
export function byScore(
  predictions: readonly AmodalInstance[],
): { readonly instance: AmodalInstance; readonly score: number }[] {
  return predictions.map((instance) => {
    const { score } = instance;
    if (score === undefined || Number.isNaN(score)) {
      throw new RangeError(`Give each prediction a score: instance ${instance.id} has ${score}`);
    }
    return { instance, score };
  }).sort((a, b) => b.score - a.score);
}
