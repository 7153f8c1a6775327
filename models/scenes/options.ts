import { parseArgs } from "node:util";
import { BENCHMARK_SPLITS, SPLITS } from "./output/splits.ts";
import { UsageError } from "./usage-error.ts";

/** What `npm run scenes` is asked to do. */
export interface ScenesOptions {
  /** Folder of the set. */
  readonly out: string;
  /** Compare the folder with the committed checksums instead of drawing. */
  readonly verify: boolean;
  readonly splits: readonly string[];
  /** Pictures per split; null for the split's own number. */
  readonly count: number | null;
  readonly seed: number;
  readonly workers: number;
  readonly width: number;
  readonly height: number;
}

/** @throws {UsageError} null when help is asked for */
export function parseOptions(args: readonly string[]): ScenesOptions | null {
  const { values } = readArguments(args);
  if (values.help) return null;
  const out = values.verify ?? values.out;
  if (out === undefined || out === "") {
    throw new UsageError("Name a folder with --out DIR: got none");
  }
  const split = values.split ?? "all";
  if (split !== "all" && !Object.hasOwn(SPLITS, split)) {
    throw new UsageError(
      `Use a split of ${["all", ...Object.keys(SPLITS)].join(", ")}: got ${split}`,
    );
  }
  const width = readWhole(values.width, "--width", 64, 1920, 640);
  const height = readWhole(values.height, "--height", 64, 1080, 360);
  return {
    out,
    verify: values.verify !== undefined,
    splits: split === "all" ? BENCHMARK_SPLITS : [split],
    count: values.count === undefined ? null : readWhole(values.count, "--count", 1, 100_000, 1),
    seed: readWhole(values.seed, "--seed", 0, 2 ** 31, 1),
    workers: readWhole(values.workers, "--workers", 1, 64, 2),
    width,
    height,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        out: { type: "string" },
        verify: { type: "string" },
        split: { type: "string" },
        count: { type: "string" },
        seed: { type: "string" },
        workers: { type: "string" },
        width: { type: "string" },
        height: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
      strict: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(". ")[0] : String(error), {
      cause: error,
    });
  }
}

function readWhole(
  text: string | undefined,
  name: string,
  low: number,
  high: number,
  usual: number,
): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < low || value > high) {
    throw new UsageError(`Give ${name} a whole number from ${low} to ${high}: got ${text}`);
  }
  return value;
}
