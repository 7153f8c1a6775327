import type { Measured } from "../report/cell.ts";
import { drawGroups } from "./draw-groups.ts";
import { measureGroups } from "./measure-groups.ts";
import type { Statistics } from "./statistics.ts";

/**
 * Any statistics over the entries of all groups, each with its bootstrap interval. For a single mean or
 * share `measureMean()` is quicker.
 *
 * @param groups entries that belong together, those of a picture say; some may be empty
 */
export function measureStatistics<T, K extends string>(
  groups: readonly (readonly T[])[],
  statistics: (entries: readonly T[]) => Statistics<K>,
  seed: number,
): Readonly<Record<K, Measured>> {
  const known = groups.filter((group) => group.length > 0);
  return measureGroups(known.length, (counts) => statistics(drawGroups(known, counts)), seed);
}
