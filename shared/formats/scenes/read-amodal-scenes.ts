import { FormatError } from "../format-error.ts";
import { readSegmentation } from "../mask/read-segmentation.ts";
import { parseJson } from "../parse-json.ts";
import type { ReadOptions } from "../read-options.ts";
import type { SceneDataset, SceneImage, SceneInstance } from "./scene-dataset.ts";
import { type ScenesFile, scenesSchema } from "./scenes-schema.ts";

type FileImage = ScenesFile["images"][number];

/**
 * Kanizsa-Scenes (`amodal.json`) from parsed JSON. Boxes and rates are those of the masks and are
 * not kept.
 *
 * @throws {FormatError} where the file breaks its schema, an instance's category is not listed, or
 *   the order names an instance that is not there
 */
export function readAmodalScenes(json: unknown, options: ReadOptions = {}): SceneDataset {
  const file = parseJson(scenesSchema, json);
  const wanted = file.categories.filter((name) => options.categories?.includes(name) ?? true);
  return {
    name: options.name ?? "scenes",
    categories: wanted,
    images: file.images.map((image, index) =>
      readImage(image, file.categories, wanted, `images[${index}]`)
    ),
  };
}

function readImage(
  image: FileImage,
  categories: readonly string[],
  wanted: readonly string[],
  path: string,
): SceneImage {
  const { id, file_name: fileName, width, height, seed, occluders } = image;
  const instances = image.instances.flatMap((instance, i) => {
    const here = `${path}.instances[${i}]`;
    if (!categories.includes(instance.category)) {
      throw new FormatError(
        `${here}.category`,
        `Use a name of "categories": got ${instance.category}`,
      );
    }
    return wanted.includes(instance.category) ? [readInstance(instance, image, here)] : [];
  });
  const ids = new Set(image.instances.map(({ id }) => id));
  image.order.forEach((pair, i) => {
    const unknown = pair.find((id) => !ids.has(id));
    if (unknown === undefined) return;
    throw new FormatError(`${path}.order[${i}]`, `Use ids of "instances": got ${unknown}`);
  });
  const kept = new Set(instances.map(({ id }) => id));
  return {
    id,
    fileName,
    width,
    height,
    instances,
    order: image.order.filter((pair) => pair.every((id) => kept.has(id))),
    ...(seed !== undefined && { seed }),
    ...(occluders && { occluders: readSegmentation(occluders, image, `${path}.occluders`) }),
  };
}

function readInstance(
  instance: FileImage["instances"][number],
  image: FileImage,
  path: string,
): SceneInstance {
  const { id, category, body, truncated, azimuth_degrees: azimuthDegrees } = instance;
  const amodal = readSegmentation(instance.amodal, image, `${path}.amodal`);
  return {
    id,
    category,
    amodal,
    visible: readSegmentation(instance.visible, image, `${path}.visible`),
    ignore: (instance.ignore ?? false) || amodal.isEmpty,
    ...(body !== undefined && { body }),
    ...(truncated !== undefined && { truncated }),
    ...(azimuthDegrees !== undefined && { azimuthDegrees }),
  };
}
