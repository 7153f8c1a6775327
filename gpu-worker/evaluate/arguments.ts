import { type Improvement, IMPROVEMENTS } from "@kanizsa/shared/pipeline/improvements.ts";
import { readOptions } from "../command-line/read-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { DATASET_RULES, type DatasetName, DATASETS } from "./dataset-rules.ts";

export const PROMPT_KINDS = ["mask", "box", "none"] as const;
/** What a request says about an object: its visible mask, its visible box, or nothing. */
export type PromptKind = (typeof PROMPT_KINDS)[number];

export const MODES = ["transfer", "refined"] as const;
export type Mode = (typeof MODES)[number];

/** The whole method, or voting and score by themselves. */
export const STAGES = ["segmentation", "matching"] as const;
export type Stage = (typeof STAGES)[number];

/** What the evaluation's command line was asked to do. */
export interface EvaluateOptions {
  readonly dataset: DatasetName;
  /** Folder of the data set: what lies in it depends on the data set. */
  readonly data: string;
  /** Annotation file, or a folder of them; undefined: where the data set has them by itself. */
  readonly annotations: string | undefined;
  readonly split: string;
  readonly stage: Stage;
  readonly prompts: readonly PromptKind[];
  readonly modes: readonly Mode[];
  /** Category that is looked for; "all" takes every annotated object. */
  readonly category: string;
  /** Another system's predictions in COCO's result format. */
  readonly against: string | undefined;
  /** Found cars below this score are left out; undefined: the request's own default. */
  readonly minScore: number | undefined;
  /** Pictures, or cars, at most. */
  readonly limit: number;
  readonly seed: number;
  /** Pictures shown beside the best, median and worst ones, drawn at random. */
  readonly overlays: number;
  /** Folder for answers and reports. */
  readonly out: string;
  /** Base URL of a worker that runs; undefined: one is started. */
  readonly worker: string | undefined;
  /** Bank for the worker that is started; undefined: the manifest's. */
  readonly bank: string | undefined;
  /** Improvements that the worker that is started leaves out. */
  readonly without: readonly Improvement[];
  /** File for a further copy of the report as JSON. */
  readonly json: string | undefined;
}

const OPTIONS = {
  dataset: { type: "string" },
  data: { type: "string" },
  annotations: { type: "string" },
  split: { type: "string" },
  stage: { type: "string" },
  prompts: { type: "string" },
  mode: { type: "string" },
  category: { type: "string" },
  against: { type: "string" },
  "min-score": { type: "string" },
  limit: { type: "string" },
  seed: { type: "string" },
  overlays: { type: "string" },
  out: { type: "string" },
  worker: { type: "string" },
  bank: { type: "string" },
  without: { type: "string" },
  json: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Null when help was asked for. @throws {UsageError} */
export function parseArguments(argv: readonly string[]): EvaluateOptions | null {
  const { values } = readOptions({ args: [...argv], options: OPTIONS, strict: true });
  if (values.help) return null;
  const dataset = choose("dataset", values.dataset, DATASETS);
  const rules = DATASET_RULES[dataset];
  const split = rules.splits === "any"
    ? name("split", values.split ?? rules.usualSplit)
    : choose("split", values.split ?? rules.usualSplit, rules.splits);
  const worker = values.worker === undefined ? undefined : baseUrl(values.worker);
  for (const option of rules.refuses) refuse(option, values[option], `--dataset ${dataset}`);
  const stage = choose("stage", values.stage ?? "segmentation", STAGES);
  if (stage === "matching") {
    const why = "--stage matching";
    refuse("worker", values.worker, why);
    refuse("without", values.without, why);
    refuse("prompts", values.prompts, why);
    refuse("mode", values.mode, why);
  }
  if (worker !== undefined) {
    refuse("bank", values.bank, "--worker");
    refuse("without", values.without, "--worker");
  }
  return {
    dataset,
    data: required("data", values.data),
    annotations: rules.needsAnnotations
      ? required("annotations", values.annotations)
      : values.annotations,
    split,
    stage,
    prompts: several("prompts", values.prompts ?? rules.usualPrompts, rules.prompts),
    modes: several("mode", values.mode ?? rules.usualMode, MODES),
    category: name("category", values.category ?? "car"),
    against: values.against,
    minScore: values["min-score"] === undefined
      ? rules.usualMinScore
      : share("min-score", values["min-score"]),
    limit: values.limit === undefined ? Infinity : whole("limit", values.limit, 1),
    seed: whole("seed", values.seed ?? "1", 0),
    overlays: values.overlays === undefined
      ? rules.usualOverlays
      : whole("overlays", values.overlays, 0),
    out: values.out ?? usualFolder(dataset, split, stage),
    worker,
    bank: values.bank,
    without: (values.without ?? "").split(",").map((entry) => entry.trim()).filter(Boolean)
      .map((entry) => choose("without", entry, IMPROVEMENTS)),
    json: values.json,
  };
}

function usualFolder(dataset: DatasetName, split: string, stage: Stage): string {
  return [".kanizsa/evaluate", dataset, split, ...stage === "matching" ? [stage] : []].join("/");
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new UsageError(`Give the option --${option}: got none`);
}

function refuse(option: string, value: string | undefined, where: string): void {
  if (value === undefined) return;
  throw new UsageError(`Leave out --${option} with ${where}: got ${value}`);
}

function choose<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new UsageError(`Use --${option} ${allowed.join(", ")}: got ${value ?? "none"}`);
}

function several<T extends string>(
  option: string,
  value: string,
  allowed: readonly T[],
): readonly T[] {
  if (value === "all") return allowed;
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return [found];
  const choices = allowed.length > 1 ? `${allowed.join(", ")} or all` : allowed[0];
  throw new UsageError(`Use --${option} ${choices}: got ${value}`);
}

/** A name that is part of a path, or of a request, later on. */
function name(option: string, value: string): string {
  if (/^[\w-][\w .-]*$/.test(value)) return value;
  throw new UsageError(`Use letters, digits and hyphens for --${option}: got ${value}`);
}

function whole(option: string, value: string, minimum: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= minimum) return number;
  throw new UsageError(`Use a whole number from ${minimum} for --${option}: got ${value}`);
}

function share(option: string, value: string): number {
  const number = /^\d*\.?\d+$/.test(value) ? Number(value) : NaN;
  if (number >= 0 && number <= 1) return number;
  throw new UsageError(`Use a number from 0 to 1 for --${option}: got ${value}`);
}

function baseUrl(value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/+$/, "");
  throw new UsageError(`Use an address like http://127.0.0.1:8788 for --worker: got ${value}`);
}
