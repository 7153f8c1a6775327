import type { Random } from "../random/mulberry32.ts";
import { quantile } from "./quantile.ts";

export interface BootstrapOptions {
  readonly random: Random;
  /** Resamples, 2000 by default: the ends then move by about a tenth of the interval's width. */
  readonly resamples?: number;
  /** Share of resamples inside the interval. */
  readonly confidence?: number;
}

/**
 * Percentile bootstrap interval of the mean. Whole groups are drawn, because values of one group
 * (cases made from one photograph, say) resemble each other: drawing them singly would make the
 * interval too narrow. Null without values.
 *
 * @param groups values, one list for each group; groups of one value each for independent values
 */
export function bootstrapInterval(
  groups: readonly (readonly number[])[],
  { random, resamples = 2000, confidence = 0.95 }: BootstrapOptions,
): [low: number, high: number] | null {
  const sums = groups.filter((group) => group.length > 0).map((group) => ({
    sum: group.reduce((total, value) => total + value, 0),
    count: group.length,
  }));
  if (sums.length === 0) return null;
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < sums.length; i++) {
      const drawn = sums[Math.floor(random() * sums.length)];
      sum += drawn.sum;
      count += drawn.count;
    }
    return sum / count;
  });
  const tail = (1 - confidence) / 2;
  return [quantile(means, tail), quantile(means, 1 - tail)];
}
