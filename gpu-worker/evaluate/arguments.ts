import { readOptions } from "../command-line/read-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { CAMVID_SPLITS } from "./datasets/camvid.ts";
import { CAR_SPLITS } from "./datasets/cars.ts";

export const DATASETS = ["cars", "cityscapes", "camvid", "photos"] as const;
export type DatasetName = (typeof DATASETS)[number];

export const PROMPT_KINDS = ["mask", "box", "none"] as const;
/** What a request says about the car: its visible mask, its visible box, or nothing. */
export type PromptKind = (typeof PROMPT_KINDS)[number];

export const MODES = ["transfer", "refined"] as const;
export type Mode = (typeof MODES)[number];

/** What the evaluation's command line was asked to do. */
export interface EvaluateOptions {
  readonly dataset: DatasetName;
  /** Folder that holds `cars`, `occluders` and `streets`. */
  readonly data: string;
  readonly split: string;
  readonly prompts: readonly PromptKind[];
  readonly modes: readonly Mode[];
  /** Pictures, or cars, at most. */
  readonly limit: number;
  readonly seed: number;
  /** Overlays drawn for each prompt and mode. */
  readonly overlays: number;
  /** Folder for overlays; undefined: one below the system's temporary folder. */
  readonly out: string | undefined;
  /** Base URL of a worker that runs; undefined: one is started. */
  readonly worker: string | undefined;
  /** File for the report as JSON. */
  readonly json: string | undefined;
}

const OPTIONS = {
  dataset: { type: "string" },
  data: { type: "string" },
  split: { type: "string" },
  prompts: { type: "string" },
  mode: { type: "string" },
  limit: { type: "string" },
  seed: { type: "string" },
  overlays: { type: "string" },
  out: { type: "string" },
  worker: { type: "string" },
  json: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Splits of each data set, the usual one first. */
const SPLITS: Readonly<Record<DatasetName, readonly string[]>> = {
  cars: ["val", ...CAR_SPLITS.filter((split) => split !== "val")],
  cityscapes: ["all"],
  camvid: CAMVID_SPLITS,
  photos: ["all"],
};

/** Null when help was asked for. @throws {UsageError} */
export function parseArguments(argv: readonly string[]): EvaluateOptions | null {
  const { values } = readOptions({ args: [...argv], options: OPTIONS, strict: true });
  if (values.help) return null;
  const dataset = choose("dataset", values.dataset, DATASETS);
  // Street pictures have no prompts of their own: their cars are to be found.
  const prompts = dataset === "cars"
    ? several("prompts", values.prompts ?? "all", PROMPT_KINDS)
    : [choose("prompts", values.prompts ?? "none", ["none"] as const)];
  const usualMode = dataset === "cars" ? "all" : "refined";
  return {
    dataset,
    data: required("data", values.data),
    split: choose("split", values.split ?? SPLITS[dataset][0], SPLITS[dataset]),
    prompts,
    modes: several("mode", values.mode ?? usualMode, MODES),
    limit: values.limit === undefined ? Infinity : whole("limit", values.limit, 1),
    seed: whole("seed", values.seed ?? "1", 0),
    overlays: whole("overlays", values.overlays ?? "0", 0),
    out: values.out,
    worker: values.worker === undefined ? undefined : baseUrl(values.worker),
    json: values.json,
  };
}

function required(option: string, value: string | undefined): string {
  if (value !== undefined && value !== "") return value;
  throw new UsageError(`Give the option --${option}: got none`);
}

function choose<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new UsageError(`Use --${option} ${allowed.join(", ")}: got ${value ?? "none"}`);
}

function several<T extends string>(
  option: string,
  value: string,
  allowed: readonly T[],
): readonly T[] {
  if (value === "all") return allowed;
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return [found];
  throw new UsageError(`Use --${option} ${allowed.join(", ")} or all: got ${value}`);
}

function whole(option: string, value: string, minimum: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (number >= minimum) return number;
  throw new UsageError(`Use a whole number from ${minimum} for --${option}: got ${value}`);
}

function baseUrl(value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/+$/, "");
  throw new UsageError(`Use an address like http://127.0.0.1:8788 for --worker: got ${value}`);
}
