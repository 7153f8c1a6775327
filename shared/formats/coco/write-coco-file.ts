import type { BoxXywh } from "../../geometry/box.ts";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "../amodal-dataset.ts";

/** What the files of all formats of COCO's kind have in common. */
export interface CocoFrame {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: {
    id: number;
    image_id: number;
    category_id: number;
    iscrowd: 0 | 1;
    bbox: BoxXywh;
    area: number;
  }[];
  categories: { id: number; name: string }[];
}

/**
 * Frame and, for each annotation, what `describe` adds to it. Ids of annotations are the instances',
 * changed where another picture has the same: the file needs them unique.
 */
export function writeCocoFile<T extends object>(
  dataset: AmodalDataset,
  describe: (instance: AmodalInstance, image: AmodalImage) => T,
) {
  const { categories, categoryIds = categories.map((_, i) => i + 1), images } = dataset;
  const taken = new Set<number>();
  let free = 1;
  for (const { id } of images.flatMap(({ instances }) => instances)) free = Math.max(free, id + 1);
  const annotations = images.flatMap((image) =>
    image.instances.map((instance) => {
      const id = taken.has(instance.id) ? free++ : instance.id;
      taken.add(id);
      return {
        id,
        image_id: image.id,
        category_id: categoryIds[categories.indexOf(instance.category)],
        iscrowd: instance.ignore ? 1 as const : 0 as const,
        bbox: [...(instance.box ?? instance.amodal.boundingBox() ?? [0, 0, 0, 0])] as BoxXywh,
        area: instance.area ?? instance.amodal.area(),
        ...describe(instance, image),
      };
    })
  );
  return {
    images: images.map(({ id, fileName, width, height }) => ({
      id,
      file_name: fileName,
      width,
      height,
    })),
    annotations,
    categories: categories.map((name, i) => ({ id: categoryIds[i], name })),
  };
}
