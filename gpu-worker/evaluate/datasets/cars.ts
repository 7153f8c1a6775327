import { join } from "node:path";
import * as z from "zod";
import { DatasetError } from "./dataset-error.ts";
import { readIndex } from "./read-index.ts";

/** One photograph of a whole car with its silhouette. */
export interface CarPhoto {
  readonly id: string;
  readonly picturePath: string;
  /** 8-bit mask of the whole car. */
  readonly maskPath: string;
  readonly grade: "good" | "fair";
  /** Body style: sedan, suv, pickup, … */
  readonly body: string;
}

export const CAR_SPLITS = ["dev", "val", "train"] as const;
export type CarSplit = (typeof CAR_SPLITS)[number];

/** The split of that name. Throws RangeError for another name, which the command line lets not pass. */
export function carSplit(name: string): CarSplit {
  const split = CAR_SPLITS.find((candidate) => candidate === name);
  if (split === undefined) throw new RangeError(`Use ${CAR_SPLITS.join(", ")}: got ${name}`);
  return split;
}

const rowSchema = z.object({
  id: z.string(),
  file: z.string(),
  mask: z.string(),
  grade: z.enum(["good", "fair"]),
  complete: z.boolean(),
  body: z.string(),
  split: z.enum(CAR_SPLITS),
});

/**
 * The complete cars of a split, in the order of `cars/index.jsonl`: only of those is the whole
 * shape known.
 *
 * @throws {DatasetError}
 */
export async function readCars(dataFolder: string, split: CarSplit): Promise<CarPhoto[]> {
  const folder = join(dataFolder, "cars");
  const rows = await readIndex(join(folder, "index.jsonl"), rowSchema);
  const cars = rows.filter((row) => row.complete && row.split === split);
  if (cars.length < 2) {
    throw new DatasetError(
      `Use a split of at least two complete cars: ${split} has ${cars.length}`,
    );
  }
  return cars.map(({ id, file, mask, grade, body }) => ({
    id,
    picturePath: join(folder, file),
    maskPath: join(folder, mask),
    grade,
    body,
  }));
}
