import type { AmodalImage, AmodalInstance } from "../../formats/amodal-dataset.ts";

/** Categories told apart, as COCO does, or all taken for one, as amodalAPI does. */
export type CategoryMode = "each" | "together";

/** Categories that have truths; null stands for all taken for one. */
export function truthCategories(
  truth: readonly AmodalImage[],
  mode: CategoryMode = "each",
): (string | null)[] {
  if (mode === "together") return [null];
  return [...new Set(truth.flatMap(({ instances }) => instances.map(({ category }) => category)))];
}

/** A picture's instances of one category, or all for null. */
export function of(category: string | null, image: AmodalImage | null): readonly AmodalInstance[] {
  const instances = image?.instances ?? [];
  return instances.filter((instance) => category === null || instance.category === category);
}
