import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";

/** A part of Kanizsa-Scenes: what it shows and how many pictures it has unless told otherwise. */
export interface Split {
  readonly count: number;
}

export const SPLITS: Readonly<Record<string, Split>> = {
  train: { count: 2000 },
  val: { count: 200 },
  test: { count: 200 },
};

/** The splits that `--split all` means: the benchmark itself. */
export const BENCHMARK_SPLITS = ["train", "val", "test"] as const;

/** The seed of one picture: pictures do not depend on each other. */
export function pictureSeed(seed: number, split: string, index: number): number {
  return hashSeed("kanizsa-scenes", seed, split, index);
}
