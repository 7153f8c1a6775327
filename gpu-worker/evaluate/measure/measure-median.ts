import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { Measured } from "../report/cell.ts";
import { measureStatistics } from "./measure-statistics.ts";

/** Median over the values of all groups, with its bootstrap interval. */
export function measureMedian(groups: readonly (readonly number[])[], seed: number): Measured {
  return measureStatistics(groups, (values) => ({
    median: values.length === 0 ? null : quantile(values, 0.5),
  }), seed).median;
}
