import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { Interval } from "./interval.ts";

export interface ResampleOptions {
  readonly seed: number;
  /** 1000 by default: the ends then move by about an eighth of the interval's width. */
  readonly resamples?: number;
}

/**
 * Bootstrap distribution of what is computed over groups: in each resample every group is taken as often
 * as drawn, with replacement. Groups, pictures say, are drawn whole because what lies in one of them
 * resembles each other. The same seed and number of groups draw the same, so that two systems can be
 * compared resample by resample.
 *
 * @param compute from how often each group was drawn
 */
export function resample<T>(
  groups: number,
  compute: (counts: Uint32Array) => T,
  { seed, resamples = 1000 }: ResampleOptions,
): T[] {
  const random = mulberry32(seed);
  const counts = new Uint32Array(groups);
  return Array.from({ length: resamples }, () => {
    counts.fill(0);
    for (let i = 0; i < groups; i++) counts[Math.floor(random() * groups)]++;
    return compute(counts);
  });
}

/** Middle 95 % of a bootstrap distribution, of the resamples that had something to measure. */
export function intervalOf(values: readonly (number | null)[]): Interval | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return [quantile(known, 0.025), quantile(known, 0.975)];
}
