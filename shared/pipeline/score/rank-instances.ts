import type { Completion } from "../complete/completion.ts";
import { expectedIou } from "../complete/expected-iou.ts";
import type { Improvements } from "../improvements.ts";
import type { Query } from "../look-at-query.ts";
import { instanceScore } from "./instance-score.ts";

export interface CompletedQuery {
  readonly query: Query;
  readonly completion: Completion;
}

export interface RankedInstance extends CompletedQuery {
  /** 0–1 */
  readonly score: number;
}

/** Instances with their scores: prompts in their order, found cars by falling score and none below `least`. */
export function rankInstances(
  completed: readonly CompletedQuery[],
  least: number,
  improvements: Improvements,
): RankedInstance[] {
  const scored = completed.map(({ query, completion }) => ({
    query,
    completion,
    score: instanceScore(query.prompt.score, qualityOf(query, completion), improvements),
  }));
  const isFound = ({ query }: CompletedQuery) => query.prompt.index === null;
  if (!scored.every(isFound)) return scored;
  return scored.filter(({ score }) => score >= least).sort((a, b) => b.score - a.score);
}

/** A car that was found and is like no reference is as sure as it is seen: a small bank must not lose it. */
function qualityOf(
  { prompt, visibleInFrame }: Query,
  { abstained, certainty }: Completion,
): number {
  return abstained && prompt.index === null ? expectedIou(visibleInFrame.data) : certainty;
}
