import { bootstrapInterval } from "@kanizsa/shared/metrics/bootstrap-interval.ts";
import { mean } from "@kanizsa/shared/metrics/mean.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { votingAccuracy } from "@kanizsa/shared/metrics/voting-accuracy.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import type { Mode, PromptKind } from "../arguments.ts";
import type { Baselines, MaskScore } from "./mask-score.ts";
import type { AnswerScore } from "./score-answer.ts";

/** One question about one case, scored. */
export interface CaseRecord {
  readonly caseId: string;
  readonly carId: string;
  readonly bin: string;
  readonly hiddenShare: number;
  readonly prompt: PromptKind;
  readonly mode: Mode;
  readonly score: AnswerScore;
  readonly baselines: Baselines;
  /** Time in the worker, ms. */
  readonly totalMs: number;
}

/** How well masks fit on the mean. */
export interface MaskSummary {
  readonly iou: number;
  readonly hidden: number;
  /** Shares of cases with an IoU of at least 0.9 and 0.75. */
  readonly from90: number;
  readonly from75: number;
}

/** One row: the means over cases. A car that was not found counts with 0. */
export interface Summary extends MaskSummary {
  readonly count: number;
  /** 95 % bootstrap interval of the mean IoU, over photographs. */
  readonly interval: readonly [low: number, high: number];
  readonly found: number;
  readonly abstained: number;
  readonly visibleIou: number;
  /** Of the found cars; null when there is none. */
  readonly mindelta: number | null;
  readonly rgood: number | null;
  /** Median relative error of the scale, of the found cars; null when there is none. */
  readonly scaleError: number | null;
  readonly baselines: { readonly visible: MaskSummary; readonly hull: MaskSummary };
}

/** Null without records. @param seed of the bootstrap */
export function summarize(records: readonly CaseRecord[], seed: number): Summary | null {
  const interval = bootstrapInterval(iousByCar(records), { random: mulberry32(seed) });
  if (interval === null) return null;
  const scores = records.map(({ score }) => score);
  const voting = votingAccuracy(scores.flatMap(({ center }) => center ?? []));
  const scaleErrors = scores.flatMap(({ scaleError }) => scaleError ?? []);
  return {
    ...summarizeMasks(scores),
    count: records.length,
    interval,
    found: share(scores, ({ found }) => found),
    abstained: share(scores, ({ abstained }) => abstained),
    visibleIou: mean(scores.map(({ visibleIou }) => visibleIou)),
    mindelta: voting?.mindelta ?? null,
    rgood: voting?.rgood ?? null,
    scaleError: scaleErrors.length === 0 ? null : quantile(scaleErrors, 0.5),
    baselines: {
      visible: summarizeMasks(records.map(({ baselines }) => baselines.visible)),
      hull: summarizeMasks(records.map(({ baselines }) => baselines.hull)),
    },
  };
}

function iousByCar(records: readonly CaseRecord[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const { carId, score } of records) {
    const group = groups.get(carId);
    if (group) group.push(score.iou);
    else groups.set(carId, [score.iou]);
  }
  return [...groups.values()];
}

function summarizeMasks(scores: readonly MaskScore[]): MaskSummary {
  return {
    iou: mean(scores.map(({ iou }) => iou)),
    hidden: mean(scores.map(({ hidden }) => hidden)),
    from90: share(scores, ({ iou }) => iou >= 0.9),
    from75: share(scores, ({ iou }) => iou >= 0.75),
  };
}

function share<T>(list: readonly T[], holds: (entry: T) => boolean): number {
  return list.filter(holds).length / list.length;
}
