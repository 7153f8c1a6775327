import type { Measured } from "../report/cell.ts";
import { drawGroups } from "./draw-groups.ts";
import { measureGroups } from "./measure-groups.ts";
import { type Statistics, subtract } from "./statistics.ts";

/**
 * What the statistics of `a` have more than those of `b`, with bootstrap intervals. Both see the same
 * resamples, so that what is hard for both does not widen them.
 *
 * @param a entries by group @param b entries of the same groups
 */
export function measureDifferences<T, K extends string>(
  a: readonly (readonly T[])[],
  b: readonly (readonly T[])[],
  statistics: (entries: readonly T[]) => Statistics<K>,
  seed: number,
): Readonly<Record<K, Measured>> {
  if (a.length !== b.length) {
    throw new RangeError(`Compare the same groups: got ${a.length} and ${b.length}`);
  }
  return measureGroups(
    a.length,
    (counts) => subtract(statistics(drawGroups(a, counts)), statistics(drawGroups(b, counts))),
    seed,
  );
}
