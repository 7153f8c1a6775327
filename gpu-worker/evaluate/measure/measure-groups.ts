import type { Measured } from "../report/cell.ts";
import { intervalOf, resample } from "./resample.ts";
import { forEachName, type Statistics } from "./statistics.ts";

/**
 * Statistics over groups, pictures say, each with its bootstrap interval. They are computed together once
 * for each resample.
 *
 * @param compute from how many times each group counts
 */
export function measureGroups<K extends string>(
  groups: number,
  compute: (counts: ArrayLike<number>) => Statistics<K>,
  seed: number,
): Readonly<Record<K, Measured>> {
  const values = compute(new Uint8Array(groups).fill(1));
  const drawn = groups === 0 ? [] : resample(groups, compute, { seed });
  return forEachName(values, (name) => ({
    value: values[name],
    interval: intervalOf(drawn.map((resampled) => resampled[name])),
  }));
}
