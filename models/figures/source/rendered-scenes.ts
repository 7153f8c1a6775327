import { access } from "node:fs/promises";
import { join } from "node:path";
import { DatasetError } from "@kanizsa/gpu-worker/evaluate/datasets/dataset-error.ts";
import {
  type MaskDataset,
  openMaskDataset,
} from "@kanizsa/gpu-worker/evaluate/datasets/masks/open-mask-dataset.ts";
import { readRgb } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";
import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { FigureSource } from "./figure-source.ts";
import { type KnownObject, knownObject } from "./known-object.ts";
import { shuffle } from "./shuffle.ts";

export interface ScenesOptions {
  /** Folder of `<split>/images` and `<split>/annotations`. */
  readonly folder: string;
  readonly split: string;
  readonly seed: number;
}

/** Least hidden share of a query, and the largest: with more there is hardly anything to go by. */
const HIDDEN = { least: 0.1, most: 0.65 } as const;
/** Short edges of amodal boxes, px: a smaller car can't be looked at in a figure. */
const SHORT_EDGE = { query: 44, whole: 64 } as const;
/** More of a reference must not be hidden. */
const HIDDEN_OF_WHOLE = 0.005;
const CATEGORY = "car";

/** Kanizsa-Scenes: the cars of rendered streets. @throws {DatasetError} */
export function openRenderedScenes({ folder, split, seed }: ScenesOptions): FigureSource {
  const objects = async function* (
    part: string,
    name: string,
    fits: (instance: AmodalInstance, image: AmodalImage) => boolean,
  ): AsyncGenerator<KnownObject> {
    const { dataset, pictureFolder } = await openSplit(folder, part);
    for (const image of shuffle(dataset.images, seed, name)) {
      // one for each picture: its cars resemble each other
      const [instance] = shuffle(
        image.instances.filter((candidate) =>
          isWholeCar(candidate, image) && fits(candidate, image)
        ),
        seed,
        `${name} ${image.id}`,
      );
      if (!instance) continue;
      const picture = await readRgb(join(pictureFolder, image.fileName));
      const object = knownObject(`${part} ${image.id}, car ${instance.id}`, picture, instance);
      if (object) yield object;
    }
  };
  return {
    kind: "rendered",
    name: `Kanizsa-Scenes, ${split}`,
    queries: () =>
      objects(split, "queries", (instance) => {
        const hidden = hiddenShare(instance);
        return hidden >= HIDDEN.least && hidden <= HIDDEN.most &&
          shortEdge(instance) >= SHORT_EDGE.query;
      }),
    wholes: () =>
      objects(
        "train",
        "wholes",
        (instance) =>
          hiddenShare(instance) <= HIDDEN_OF_WHOLE && shortEdge(instance) >= SHORT_EDGE.whole,
      ),
  };
}

async function openSplit(folder: string, split: string): Promise<MaskDataset> {
  const file = join(folder, split, "annotations/amodal.json");
  await access(file).catch((cause: unknown) => {
    throw new DatasetError(`Render the scenes with \`npm run scenes\` first: no ${file}`, {
      cause,
    });
  });
  return await openMaskDataset("scenes", { data: folder, split, annotations: undefined });
}

/** Whether it counts, is a car, and lies within the picture: beyond the border no shape is known. */
function isWholeCar({ amodal, category, ignore }: AmodalInstance, image: AmodalImage): boolean {
  const box = amodal.boundingBox();
  if (ignore || category !== CATEGORY || box === null) return false;
  const [x, y, width, height] = box;
  return x > 0 && y > 0 && x + width < image.width && y + height < image.height;
}

function hiddenShare({ amodal, visible }: AmodalInstance): number {
  return 1 - visible.area() / amodal.area();
}

function shortEdge({ amodal }: AmodalInstance): number {
  const [, , width, height] = amodal.boundingBox() ?? [0, 0, 0, 0];
  return Math.min(width, height);
}
