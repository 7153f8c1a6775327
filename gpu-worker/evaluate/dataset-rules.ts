import type { PromptKind } from "./arguments.ts";
import { CAMVID_SPLITS } from "./datasets/camvid.ts";
import { CAR_SPLITS } from "./datasets/cars.ts";

export const DATASETS = [
  "cars",
  "scenes",
  "cocoa",
  "kins",
  "coco",
  "cityscapes",
  "camvid",
  "photos",
] as const;
export type DatasetName = (typeof DATASETS)[number];

/** Data sets of whole pictures with a mask for every object, which all evaluate alike. */
export const MASK_DATASETS = ["scenes", "cocoa", "kins", "coco"] as const;
export type MaskDatasetName = (typeof MASK_DATASETS)[number];

/** Options that only some data sets have a use for. */
type LimitedOption = "annotations" | "stage" | "category" | "against" | "min-score" | "split";

/** What may be asked of a data set, and what is asked when nothing is said. */
export interface DatasetRules {
  readonly splits: "any" | readonly string[];
  readonly usualSplit: string;
  readonly prompts: readonly PromptKind[];
  readonly usualPrompts: PromptKind | "all";
  readonly usualMode: "refined" | "all";
  readonly usualMinScore: number | undefined;
  /** Pictures shown at random: where no truth tells which are the best and the worst, some. */
  readonly usualOverlays: number;
  readonly needsAnnotations: boolean;
  readonly refuses: readonly LimitedOption[];
}

/** Precision at low scores is part of AP, and costs time for every box. */
const AP_MIN_SCORE = 0.05;

/** Street pictures have no prompts of their own: their cars are to be found. */
const STREET: DatasetRules = {
  splits: ["all"],
  usualSplit: "all",
  prompts: ["none"],
  usualPrompts: "none",
  usualMode: "refined",
  usualMinScore: undefined,
  usualOverlays: 8,
  needsAnnotations: false,
  refuses: ["annotations", "stage", "category", "against"],
};

const MASKS: DatasetRules = {
  splits: ["all"],
  usualSplit: "all",
  prompts: ["none", "box", "mask"],
  usualPrompts: "none",
  usualMode: "refined",
  usualMinScore: AP_MIN_SCORE,
  usualOverlays: 0,
  needsAnnotations: true,
  refuses: ["stage"],
};

export const DATASET_RULES: Readonly<Record<DatasetName, DatasetRules>> = {
  cars: {
    splits: CAR_SPLITS,
    usualSplit: "val",
    prompts: ["mask", "box", "none"],
    usualPrompts: "all",
    usualMode: "all",
    usualMinScore: undefined,
    usualOverlays: 0,
    needsAnnotations: false,
    refuses: ["annotations", "against"],
  },
  scenes: {
    ...MASKS,
    splits: "any",
    usualSplit: "test",
    needsAnnotations: false,
    refuses: ["annotations", "stage"],
  },
  cocoa: { ...MASKS, needsAnnotations: false },
  kins: MASKS,
  coco: MASKS,
  cityscapes: STREET,
  camvid: { ...STREET, splits: CAMVID_SPLITS, usualSplit: "test" },
  photos: STREET,
};
