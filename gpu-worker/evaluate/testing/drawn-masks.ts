import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type {
  SceneDataset,
  SceneImage,
  SceneInstance,
} from "@kanizsa/shared/formats/scenes/scene-dataset.ts";
import { drawNoise } from "../../testing/draw.ts";
import { writeRaw } from "./drawn-data.ts";

const WIDTH = 160;
const HEIGHT = 120;

/** Drawn "cars" of one picture, the first in front of the second: boxes of the whole objects. */
const SCENES: readonly { readonly front: BoxXywh; readonly behind: BoxXywh }[] = [
  { front: [20, 40, 60, 40], behind: [50, 30, 60, 40] }, // hides more than a quarter
  { front: [30, 60, 50, 30], behind: [70, 50, 60, 40] }, // hides an eighth
  { front: [5, 20, 40, 30], behind: [90, 70, 50, 30] }, // hides nothing
];

/** Three pictures of two cars each, a sedan in front of a pickup, and a bus in the first. */
export function drawnScenes(): SceneDataset {
  return { name: "drawn", categories: ["car", "bus"], images: SCENES.map(drawnScene) };
}

function drawnScene({ front, behind }: (typeof SCENES)[number], index: number): SceneImage {
  const box = (at: BoxXywh) => RunLengthMask.filled(WIDTH, HEIGHT, at);
  const car = (id: number, body: string, amodal: RunLengthMask, before?: RunLengthMask) => ({
    id,
    category: "car",
    body,
    amodal,
    visible: before ? amodal.difference(before) : amodal,
    ignore: false,
  });
  const bus: SceneInstance = {
    id: 3,
    category: "bus",
    amodal: box([0, 90, 20, 20]),
    visible: box([0, 90, 20, 20]),
    ignore: false,
  };
  const cars = [car(1, "sedan", box(front)), car(2, "pickup", box(behind), box(front))];
  const touch = !cars[1].amodal.intersection(cars[0].amodal).isEmpty;
  return {
    id: index + 1,
    fileName: `${index + 1}.png`,
    width: WIDTH,
    height: HEIGHT,
    instances: index === 0 ? [...cars, bus] : cars,
    order: touch ? [[1, 2]] : [],
  };
}

/**
 * Writes noise for every picture of a data set, each another, with a mark by which a fake worker can
 * tell which one it was sent: its id as the first pixel's red.
 */
export async function writePictures(folder: string, { images }: SceneDataset): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { id, fileName, width, height } of images) {
    const { rgb } = drawNoise(width, height);
    rgb[0] = id;
    await writeRaw(join(folder, fileName), rgb, 3, { width, height });
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(value));
}
