import { basename } from "node:path";
import type { AmodalDataset } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { FormatError } from "@kanizsa/shared/formats/format-error.ts";
import { readPredictions } from "@kanizsa/shared/formats/predictions/read-predictions.ts";
import { DatasetError } from "../datasets/dataset-error.ts";
import { readJson } from "../datasets/read-json.ts";
import { selectCategory } from "../datasets/masks/select-category.ts";
import type { AgainstPredictions } from "./mask-task.ts";

/**
 * Another system's predictions in COCO's result format, those of `category` alone.
 *
 * @param dataset with all its pictures and categories: predictions of other pictures are an error
 * @throws {DatasetError} when the file is missing, breaks its format or belongs to another data set
 */
export async function readAgainst(
  path: string,
  dataset: AmodalDataset,
  category: string,
): Promise<AgainstPredictions> {
  const json = await readJson(path, "against");
  try {
    const { images } = selectCategory(readPredictions(json, dataset), category);
    return {
      name: basename(path, ".json"),
      images: new Map(images.map((image) => [image.id, image])),
    };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new DatasetError(
      `Use predictions of this data set for --against: ${path}: ${cause.message}`,
      { cause },
    );
  }
}
