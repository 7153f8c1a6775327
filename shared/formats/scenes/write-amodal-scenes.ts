import type { BoxXywh } from "../../geometry/box.ts";
import { encodeRle } from "../../mask/rle.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { SceneDataset, SceneImage, SceneInstance } from "./scene-dataset.ts";
import type { ScenesFile } from "./scenes-schema.ts";

/** A dataset as Kanizsa-Scenes' `amodal.json`; any `AmodalDataset` will do. */
export function writeAmodalScenes({ categories, images }: SceneDataset): ScenesFile {
  return { version: 1, categories: [...categories], images: images.map(writeImage) };
}

function writeImage(image: SceneImage): ScenesFile["images"][number] {
  const { id, fileName, width, height, instances, order, seed, occluders } = image;
  return {
    id,
    file_name: fileName,
    width,
    height,
    instances: instances.map(writeInstance),
    order: order.map(([front, behind]) => [front, behind]),
    ...(seed !== undefined && { seed }),
    ...(occluders && { occluders: encodeRle(occluders) }),
  };
}

function writeInstance(
  { id, category, body, amodal, visible, truncated, azimuthDegrees, ignore }: SceneInstance,
): ScenesFile["images"][number]["instances"][number] {
  const hidden = amodal.difference(visible);
  return {
    id,
    category,
    ...(body !== undefined && { body }),
    box_amodal: tightBox(amodal),
    box_visible: tightBox(visible),
    amodal: encodeRle(amodal),
    visible: encodeRle(visible),
    occlusion_rate: hidden.isEmpty ? 0 : hidden.area() / amodal.area(),
    ...(truncated !== undefined && { truncated }),
    ...(azimuthDegrees !== undefined && { azimuth_degrees: azimuthDegrees }),
    ...(ignore && { ignore }),
  };
}

function tightBox(mask: RunLengthMask): BoxXywh {
  return mask.boundingBox() ?? [0, 0, 0, 0];
}
