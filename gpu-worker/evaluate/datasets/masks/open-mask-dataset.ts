import { join } from "node:path";
import type { AmodalDataset } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { readCoco } from "@kanizsa/shared/formats/coco/read-coco.ts";
import { readCocoa } from "@kanizsa/shared/formats/cocoa/read-cocoa.ts";
import { FormatError } from "@kanizsa/shared/formats/format-error.ts";
import { readKins } from "@kanizsa/shared/formats/kins/read-kins.ts";
import { readAmodalScenes } from "@kanizsa/shared/formats/scenes/read-amodal-scenes.ts";
import type { EvaluateOptions } from "../../arguments.ts";
import type { MaskDatasetName } from "../../dataset-rules.ts";
import { DatasetError } from "../dataset-error.ts";
import { readJson } from "../read-json.ts";
import { gatherCocoa } from "./gather-cocoa.ts";

/** Pictures with a mask for every object. */
export interface MaskDataset {
  /** Every category of the file. */
  readonly dataset: AmodalDataset;
  readonly pictureFolder: string;
  /** Whether hidden parts are annotated; COCO outlines only what is seen. */
  readonly truth: "amodal" | "modal";
}

/** Where a data set lies, and what the options say of it. */
type Place = Pick<EvaluateOptions, "data" | "annotations" | "split">;

const OPENERS: Readonly<Record<MaskDatasetName, (place: Place) => Promise<MaskDataset>>> = {
  scenes: async ({ data, split }) => {
    const folder = join(data, split);
    const file = join(folder, "annotations/amodal.json");
    const dataset = readAs(readAmodalScenes, await readJson(file, "data"), file);
    return { dataset, pictureFolder: join(folder, "images"), truth: "amodal" };
  },
  cocoa: async ({ data, annotations = data }) => {
    const json =
      await (annotations.endsWith(".json")
        ? readJson(annotations, "annotations")
        : gatherCocoa(annotations, data));
    return {
      dataset: readAs(readCocoa, json, annotations),
      pictureFolder: data,
      truth: "amodal",
    };
  },
  kins: async ({ data, annotations = "" }) => ({
    dataset: readAs(readKins, await readJson(annotations, "annotations"), annotations),
    pictureFolder: data,
    truth: "amodal",
  }),
  coco: async ({ data, annotations = "" }) => ({
    dataset: readAs(readCoco, await readJson(annotations, "annotations"), annotations),
    pictureFolder: data,
    truth: "modal",
  }),
};

/** @throws {DatasetError} when a file is missing, or breaks its format: with the place in the JSON */
export async function openMaskDataset(name: MaskDatasetName, place: Place): Promise<MaskDataset> {
  return await OPENERS[name](place);
}

function readAs(
  read: (json: unknown) => AmodalDataset,
  json: unknown,
  path: string,
): AmodalDataset {
  try {
    return read(json);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new DatasetError(`Mend ${path}: ${cause.message}`, { cause });
  }
}
