import type { AmodalDataset } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { DatasetError } from "../dataset-error.ts";

/** Takes every object, whatever it is: the data set is then evaluated without categories. */
export const ALL_CATEGORIES = "all";

/** Names that an error lists; COCOA has hundreds. */
const NAMES_SHOWN = 20;

/**
 * The same pictures with the objects of one category alone, which is then the only one. With "all" every
 * object counts, under that name.
 *
 * @throws {DatasetError} when the data set has no such category
 */
export function selectCategory(dataset: AmodalDataset, category: string): AmodalDataset {
  const { categories, images } = dataset;
  if (category !== ALL_CATEGORIES && !categories.includes(category)) {
    const names = categories.slice(0, NAMES_SHOWN).join(", ");
    const more = categories.length > NAMES_SHOWN ? ", …" : "";
    throw new DatasetError(`Use --category all, ${names}${more}: got ${category}`);
  }
  return {
    name: dataset.name,
    categories: [category],
    images: images.map((image) => {
      const instances = image.instances
        .filter((instance) => category === ALL_CATEGORIES || instance.category === category)
        .map((instance) => ({ ...instance, category }));
      const ids = new Set(instances.map(({ id }) => id));
      const order = image.order.filter((pair) => pair.every((id) => ids.has(id)));
      return { ...image, instances, order };
    }),
  };
}
