import type { Measured } from "../report/cell.ts";
import { intervalOf, resample } from "./resample.ts";

/**
 * Sum of parts / sum of wholes over groups, with its bootstrap interval: a mean where the wholes are
 * counts, a pooled share where they are pixels. Null without any whole.
 */
export function measureRatio(
  groups: readonly (readonly [part: number, whole: number])[],
  seed: number,
): Measured {
  const known = groups.filter(([, whole]) => whole > 0);
  const ratio = (counts: ArrayLike<number>) => {
    let parts = 0;
    let wholes = 0;
    for (let i = 0; i < known.length; i++) {
      parts += known[i][0] * counts[i];
      wholes += known[i][1] * counts[i];
    }
    return wholes === 0 ? null : parts / wholes;
  };
  const value = ratio(new Uint8Array(known.length).fill(1));
  if (value === null) return { value, interval: null };
  return { value, interval: intervalOf(resample(known.length, ratio, { seed })) };
}
