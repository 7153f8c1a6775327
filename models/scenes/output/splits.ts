import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import type { VehicleKind } from "../vehicles/vehicle-kind.ts";

/** A part of Kanizsa-Scenes: what it shows and how many pictures it has unless told otherwise. */
export interface Split {
  readonly count: number;
  /** The only kind of vehicle; cars of all body styles without it. */
  readonly kind?: VehicleKind;
  /** Each picture shows one vehicle, whole and unhidden, as a reference bank wants it. */
  readonly references?: boolean;
}

/** Kinds with splits of their own, to test what a bank adds for what networks never saw. */
const SPECIAL_KINDS = ["pickup", "bus", "tractor", "forklift"] as const;

export const SPLITS: Readonly<Record<string, Split>> = {
  train: { count: 2000 },
  val: { count: 200 },
  test: { count: 200 },
  ...Object.fromEntries(SPECIAL_KINDS.flatMap((kind) => [
    [kind, { count: 100, kind }],
    [`${kind}-references`, { count: 60, kind, references: true }],
  ])),
};

/** The splits that `--split all` means: the benchmark itself. */
export const BENCHMARK_SPLITS = ["train", "val", "test"] as const;

/** The seed of one picture: pictures do not depend on each other. */
export function pictureSeed(seed: number, split: string, index: number): number {
  return hashSeed("kanizsa-scenes", seed, split, index);
}
