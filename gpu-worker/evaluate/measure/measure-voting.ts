import type { CenterError } from "@kanizsa/shared/metrics/center-error.ts";
import { votingAccuracy } from "@kanizsa/shared/metrics/voting-accuracy.ts";
import type { Measured } from "../report/cell.ts";
import { measureStatistics } from "./measure-statistics.ts";

/** The paper's two measures of voted centres (Table 3). */
export interface MeasuredVoting {
  readonly mindelta: Measured;
  readonly rgood: Measured;
}

/** @param groups errors of the centres, one list for each photograph */
export function measureVoting(
  groups: readonly (readonly CenterError[])[],
  seed: number,
): MeasuredVoting {
  return measureStatistics(groups, (errors) => {
    const accuracy = votingAccuracy(errors);
    return { mindelta: accuracy?.mindelta ?? null, rgood: accuracy?.rgood ?? null };
  }, seed);
}
