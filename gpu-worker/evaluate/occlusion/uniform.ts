import type { Random } from "@kanizsa/shared/random/mulberry32.ts";

/** A number from [low, high). */
export function uniform(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** One of a list that has any. */
export function pick<T>(random: Random, list: readonly T[]): T {
  if (list.length === 0) {
    throw new RangeError("Pick from a list that has entries: got an empty one");
  }
  return list[Math.floor(random() * list.length)];
}
