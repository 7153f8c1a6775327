import { readOccludedCases } from "@kanizsa/gpu-worker/evaluate/cars/occluded-cases.ts";
import { type CarSplit, readCars } from "@kanizsa/gpu-worker/evaluate/datasets/cars.ts";
import { readMask } from "@kanizsa/gpu-worker/evaluate/images/read-mask.ts";
import { readRgb } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { FigureSource } from "./figure-source.ts";
import { type KnownObject, knownObject } from "./known-object.ts";
import { shuffle } from "./shuffle.ts";

export interface PhotographsOptions {
  /** Folder of `cars/` and `occluders/`. */
  readonly folder: string;
  readonly split: CarSplit;
  readonly seed: number;
}

/** Photographs of cars that the evaluation hides behind others and things. @throws {DatasetError} */
export function openPhotographs({ folder, split, seed }: PhotographsOptions): FigureSource {
  return {
    kind: "photographs",
    name: `photographs of cars, ${split}`,
    async *queries(): AsyncGenerator<KnownObject> {
      const sources = await readOccludedCases({ data: folder, split, seed, onDropped: () => {} });
      for (const [index, source] of shuffle(sources, seed, "queries").entries()) {
        const found: KnownObject[] = [];
        for await (const { id, car } of source.cases()) {
          const masks = {
            amodal: RunLengthMask.fromBitmap(car.amodal),
            visible: RunLengthMask.fromBitmap(car.visible),
          };
          const object = knownObject(id, car.picture, masks);
          if (object) found.push(object);
        }
        // one case for each photograph, light and heavy ones in turn
        if (found.length > 0) yield found[index % found.length];
      }
    },
    async *wholes(): AsyncGenerator<KnownObject> {
      const cars = await readCars(folder, "train");
      for (const { id, picturePath, maskPath } of shuffle(cars, seed, "wholes")) {
        const mask = RunLengthMask.fromBitmap(await readMask(maskPath));
        const picture = await readRgb(picturePath);
        const object = knownObject(id, picture, { amodal: mask, visible: mask });
        if (object) yield object;
      }
    },
  };
}
