import { readOptions } from "@kanizsa/gpu-worker/command-line/read-options.ts";
import { UsageError } from "@kanizsa/gpu-worker/command-line/usage-error.ts";
import { CAR_SPLITS, type CarSplit } from "@kanizsa/gpu-worker/evaluate/datasets/cars.ts";

export const FIGURES = ["voting", "response-maps", "score", "transfer", "tables"] as const;
export type FigureName = (typeof FIGURES)[number];

/** Where the pictures come from. */
export type PictureOptions =
  | { readonly kind: "rendered"; readonly folder: string; readonly split: string }
  | { readonly kind: "photographs"; readonly folder: string; readonly split: CarSplit };

/** What the figures' command line was asked to do. */
export interface FiguresOptions {
  /** Null: only the tables are drawn. */
  readonly pictures: PictureOptions | null;
  readonly figures: readonly FigureName[];
  /** Undefined: where figures of that kind belong. */
  readonly out: string | undefined;
  /** Folder below which `npm run evaluate` left its reports. */
  readonly reports: string;
  readonly seed: number;
}

const OPTIONS = {
  data: { type: "string" },
  scenes: { type: "string" },
  split: { type: "string" },
  figure: { type: "string", multiple: true },
  out: { type: "string" },
  reports: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Null when help was asked for. @throws {UsageError} */
export function parseArguments(argv: readonly string[]): FiguresOptions | null {
  const { values } = readOptions({ args: [...argv], options: OPTIONS, strict: true });
  if (values.help) return null;
  const figures = values.figure?.map(figureName) ?? FIGURES;
  const pictures = pictureOptions(values);
  if (pictures === null && figures.some((name) => name !== "tables")) {
    throw new UsageError(
      "Give --scenes or --data, or draw --figure tables alone: got neither",
    );
  }
  return {
    pictures,
    figures,
    out: values.out,
    reports: values.reports ?? ".kanizsa/evaluate",
    seed: seedOf(values.seed ?? "1"),
  };
}

function pictureOptions(
  { data, scenes, split }: { data?: string; scenes?: string; split?: string },
): PictureOptions | null {
  if (data !== undefined && scenes !== undefined) {
    throw new UsageError(`Give either --scenes or --data: got ${scenes} and ${data}`);
  }
  if (scenes !== undefined) {
    if (split === undefined || /^[\w-]+$/.test(split)) {
      return { kind: "rendered", folder: scenes, split: split ?? "val" };
    }
    throw new UsageError(`Use letters, digits and hyphens for --split: got ${split}`);
  }
  if (data === undefined) return null;
  const known = CAR_SPLITS.find((name) => name === (split ?? "dev"));
  if (known !== undefined) return { kind: "photographs", folder: data, split: known };
  throw new UsageError(`Use --split ${CAR_SPLITS.join(", ")} with --data: got ${split}`);
}

function figureName(value: string): FigureName {
  const found = FIGURES.find((name) => name === value);
  if (found !== undefined) return found;
  throw new UsageError(`Use --figure ${FIGURES.join(", ")}: got ${value}`);
}

function seedOf(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`Use a whole number from 0 for --seed: got ${value}`);
}
