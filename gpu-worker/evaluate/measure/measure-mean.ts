import type { Measured } from "../report/cell.ts";
import { measureRatio } from "./measure-ratio.ts";

/** Mean over the values of all groups, one list for each group, with its bootstrap interval. */
export function measureMean(groups: readonly (readonly number[])[], seed: number): Measured {
  const sums = groups.map((values): [number, number] => [
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  ]);
  return measureRatio(sums, seed);
}
