import type { CenterError } from "./center-error.ts";
import { mean } from "./mean.ts";

/** Share of the box within which a voted centre counts as right: rgood(0.1) of the paper. */
export const RGOOD_TOLERANCE = 0.1;

export interface VotingAccuracy {
  /** Mean of the larger of both offsets, |dx| / w and |dy| / h. */
  readonly mindelta: number;
  /** Share of centres of which both offsets are at most `RGOOD_TOLERANCE`. */
  readonly rgood: number;
}

/** The paper's measures of voting; null without any centre. */
export function votingAccuracy(errors: readonly CenterError[]): VotingAccuracy | null {
  if (errors.length === 0) return null;
  const larger = errors.map(({ dx, dy }) => Math.max(Math.abs(dx), Math.abs(dy)));
  const good = larger.filter((error) => error <= RGOOD_TOLERANCE).length;
  return { mindelta: mean(larger), rgood: good / errors.length };
}
