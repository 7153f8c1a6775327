import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeCocoa } from "@kanizsa/shared/formats/cocoa/write-cocoa.ts";
import { writeKins } from "@kanizsa/shared/formats/kins/write-kins.ts";
import { readAmodalScenes } from "@kanizsa/shared/formats/scenes/read-amodal-scenes.ts";
import type { SceneImage } from "@kanizsa/shared/formats/scenes/scene-dataset.ts";
import { categoryOf } from "../vehicles/vehicle-kind.ts";
import type { SetOptions } from "./render-set.ts";
import { layoutOf } from "./set-layout.ts";
import { SPLITS } from "./splits.ts";
import { type SplitChecksums, sumSplit } from "./sum-split.ts";

/** Writes a split's annotation files out of its pictures' parts. */
export async function finishSplit(options: SetOptions): Promise<SplitChecksums> {
  const { images, checksums } = await sumSplit(options);
  const { kind = "sedan" } = SPLITS[options.split];
  const amodal = { version: 1 as const, categories: [categoryOf(kind)], images };
  const path = layoutOf(options.folder).annotations(options.split);
  const dataset = readAmodalScenes(amodal, { name: `kanizsa-scenes-${options.split}` });
  // COCOA and KINS know no object that does not count
  const counted = { ...dataset, images: dataset.images.map(onlyCounted) };
  for (
    const [name, content] of [
      ["amodal.json", amodal],
      ["cocoa.json", writeCocoa(counted)],
      ["kins.json", writeKins(counted)],
    ] as const
  ) await writeFile(join(path, name), JSON.stringify(content));
  return checksums;
}

function onlyCounted(image: SceneImage): SceneImage {
  const instances = image.instances.filter(({ ignore }) => !ignore);
  const ids = new Set(instances.map(({ id }) => id));
  return {
    ...image,
    instances,
    order: image.order.filter((pair) => pair.every((id) => ids.has(id))),
  };
}
