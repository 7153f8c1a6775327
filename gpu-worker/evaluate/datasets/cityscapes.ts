import { join } from "node:path";
import { boxSchema } from "@kanizsa/shared/schema/mask.ts";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import * as z from "zod";
import { readIndex } from "./read-index.ts";

/** One street picture with the boxes of its cars' visible parts, image px. */
export interface CityscapesPicture {
  readonly id: string;
  readonly picturePath: string;
  /** 16-bit instance ids: 26000 + n is a car, 26 a group of cars. */
  readonly instancesPath: string;
  readonly carBoxes: readonly BoxXywh[];
}

const rowSchema = z.object({
  id: z.string(),
  file: z.string(),
  instances: z.string(),
  cars: z.array(z.object({ box: boxSchema })),
});

/** @throws {DatasetError} */
export async function readCityscapes(dataFolder: string): Promise<CityscapesPicture[]> {
  const folder = join(dataFolder, "streets/cityscapes");
  const rows = await readIndex(join(folder, "index.jsonl"), rowSchema);
  return rows.map(({ id, file, instances, cars }) => ({
    id,
    picturePath: join(folder, file),
    instancesPath: join(folder, instances),
    carBoxes: cars.map(({ box }) => box),
  }));
}
