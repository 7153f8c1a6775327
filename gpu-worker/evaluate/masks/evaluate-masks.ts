import { MASK_DATASETS, type MaskDatasetName } from "../dataset-rules.ts";
import { DatasetError } from "../datasets/dataset-error.ts";
import { openMaskDataset } from "../datasets/masks/open-mask-dataset.ts";
import { ALL_CATEGORIES, selectCategory } from "../datasets/masks/select-category.ts";
import type { Evaluation } from "../evaluation.ts";
import type { ReportPart } from "../report/report.ts";
import { evaluateFound } from "./evaluate-found.ts";
import { evaluatePrompted } from "./evaluate-prompted.ts";
import type { MaskTask } from "./mask-task.ts";
import { readAgainst } from "./read-against.ts";

const TITLES: Readonly<Record<MaskDatasetName, string>> = {
  scenes: "Kanizsa-Scenes",
  cocoa: "COCOA",
  kins: "KINS",
  coco: "COCO",
};

/** Measures found or prompted objects of pictures in which every object has its masks. */
export const evaluateMasks: Evaluation = async (context) => {
  const { options } = context;
  const { category, limit, prompts } = options;
  const name = MASK_DATASETS.find((candidate) => candidate === options.dataset);
  if (name === undefined) throw new Error(`No data set of masks: ${options.dataset}`);
  const { dataset, pictureFolder, truth } = await openMaskDataset(name, options);
  const { images } = selectCategory(dataset, category);
  const task: MaskTask = {
    context,
    images: images.slice(0, limit),
    dataset,
    pictureFolder,
    category,
    truth,
    against: options.against === undefined
      ? null
      : await readAgainst(options.against, dataset, category),
  };
  if (task.images.every(({ instances }) => instances.length === 0)) {
    throw new DatasetError(
      `Use a part of the data set that has objects: ${category} is in none of ` +
        `${task.images.length} pictures`,
    );
  }
  const parts: ReportPart[] = [];
  for (const prompt of prompts) {
    parts.push(
      await (prompt === "none" ? evaluateFound(task) : evaluatePrompted(task, prompt)),
    );
  }
  const split = options.split === "all" ? "" : `, ${options.split}`;
  const objects = category === ALL_CATEGORIES ? "every object" : category;
  return {
    title: `${TITLES[name]}${split}: ${objects}`,
    lead: parts.map(({ lead }) => lead).join(" "),
    keyFigures: parts.flatMap(({ keyFigures }) => keyFigures),
    tables: parts.flatMap(({ tables }) => tables),
    charts: parts.flatMap(({ charts }) => charts),
    galleries: parts.flatMap(({ galleries }) => galleries),
    details: Object.assign({}, ...parts.map(({ details }) => details)),
    files: Object.assign({}, ...parts.map(({ files }) => files)),
  };
};
