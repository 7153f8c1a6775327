import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { DatasetError } from "../datasets/dataset-error.ts";

/** The encoded picture as it stands in its folder. @throws {DatasetError} when it is missing */
export async function readPictureFile(
  folder: string,
  { fileName }: Pick<AmodalImage, "fileName">,
): Promise<Uint8Array> {
  const path = join(folder, fileName);
  return await readFile(path).catch((cause: unknown) => {
    throw new DatasetError(`Point --data at the folder of the pictures: no ${path}`, { cause });
  });
}
