import type { Completion } from "../complete/completion.ts";
import { expectedIou } from "../complete/expected-iou.ts";
import { intersectionArea } from "../../mask/intersection-area.ts";
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

/** Two found cars whose amodal masks share more than this IoU are one: two cars can't stand in one place. */
const TWIN_IOU = 0.65;

/**
 * Instances with their scores: prompts in their order; found cars by falling score, none below `least` and
 * none completed to where a better one is.
 */
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
  return withoutTwins(
    scored.filter(({ score }) => score >= least).sort((a, b) => b.score - a.score),
  );
}

function withoutTwins(sorted: readonly RankedInstance[]): RankedInstance[] {
  const kept: { instance: RankedInstance; area: number }[] = [];
  for (const instance of sorted) {
    const { amodal } = instance.completion;
    const area = amodal.area();
    const isTwin = kept.some((better) => {
      const shared = intersectionArea(better.instance.completion.amodal, amodal);
      return shared > TWIN_IOU * (area + better.area - shared);
    });
    if (!isTwin) kept.push({ instance, area });
  }
  return kept.map(({ instance }) => instance);
}

/** A car that was found and is like no reference is as sure as it is seen: a small bank must not lose it. */
function qualityOf(
  { prompt, visibleInFrame }: Query,
  { abstained, certainty }: Completion,
): number {
  return abstained && prompt.index === null ? expectedIou(visibleInFrame.data) : certainty;
}
