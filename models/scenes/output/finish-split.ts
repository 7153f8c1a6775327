import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeCocoa } from "@kanizsa/shared/formats/cocoa/write-cocoa.ts";
import { writeKins } from "@kanizsa/shared/formats/kins/write-kins.ts";
import { readAmodalScenes } from "@kanizsa/shared/formats/scenes/read-amodal-scenes.ts";
import { CATEGORIES } from "../vehicles/vehicle-kind.ts";
import { readPart } from "./read-part.ts";
import { RenderError } from "./render-error.ts";
import type { SetOptions } from "./render-set.ts";
import { layoutOf } from "./set-layout.ts";

/** SHA-256 of what a split is made of; each is over all its pictures in order. */
export interface SplitChecksums {
  readonly pictures: number;
  readonly descriptions: string;
  readonly annotations: string;
  readonly pixels: string;
  /** Of each JPEG file, in order. */
  readonly files: readonly string[];
}

/** Writes a split's annotation files out of its pictures' parts. */
export async function finishSplit(options: SetOptions): Promise<SplitChecksums> {
  const { folder, split, count } = options;
  const images = [];
  const files: string[] = [];
  const [descriptions, annotations, pixels] = [0, 1, 2].map(() => createHash("sha256"));
  for (let index = 1; index <= count; index++) {
    const part = await readPart({ ...options, index });
    if (part === null) throw new RenderError(`Run the command again, a picture is missing: got none of number ${index} in ${split}`);
    images.push(part.image);
    files.push(part.jpeg);
    descriptions.update(part.description);
    annotations.update(JSON.stringify(part.image));
    pixels.update(part.pixels);
  }
  const amodal = { version: 1 as const, categories: [...CATEGORIES], images };
  const path = layoutOf(folder).annotations(split);
  await writeFile(join(path, "amodal.json"), JSON.stringify(amodal));
  const dataset = readAmodalScenes(amodal, { name: `kanizsa-scenes-${split}` });
  // these formats know no object that does not count
  const counted = { ...dataset, images: dataset.images.map(onlyCounted) };
  await writeFile(join(path, "cocoa.json"), JSON.stringify(writeCocoa(counted)));
  await writeFile(join(path, "kins.json"), JSON.stringify(writeKins(counted)));
  return {
    pictures: count,
    descriptions: descriptions.digest("hex"),
    annotations: annotations.digest("hex"),
    pixels: pixels.digest("hex"),
    files,
  };
}

function onlyCounted<T extends ReturnType<typeof readAmodalScenes>["images"][number]>(image: T): T {
  const instances = image.instances.filter(({ ignore }) => !ignore);
  const ids = new Set(instances.map(({ id }) => id));
  return { ...image, instances, order: image.order.filter((pair) => pair.every((id) => ids.has(id))) };
}
