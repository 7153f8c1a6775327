import type { Mode, PromptKind } from "../arguments.ts";
import { groupBy } from "../measure/group-by.ts";
import { measureMean } from "../measure/measure-mean.ts";
import { measureMedian } from "../measure/measure-median.ts";
import { type MeasuredVoting, measureVoting } from "../measure/measure-voting.ts";
import type { Measured } from "../report/cell.ts";
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

/** How well masks fit: means over cases, with 95 % bootstrap intervals over photographs. */
export interface MaskSummary {
  readonly iou: Measured;
  readonly hidden: Measured;
  /** Shares of cases with an IoU of at least 0.9 and 0.75. */
  readonly from90: Measured;
  readonly from75: Measured;
}

/** One row: the means over cases. A car that was not found counts with 0. */
export interface Summary extends MaskSummary, MeasuredVoting {
  readonly count: number;
  readonly found: Measured;
  readonly abstained: Measured;
  readonly visibleIou: Measured;
  /** Median relative error of the scale; as the voting's measures of the found cars alone. */
  readonly scaleError: Measured;
  readonly baselines: { readonly visible: MaskSummary; readonly hull: MaskSummary };
}

/** Null without records. @param seed of the bootstrap */
export function summarize(records: readonly CaseRecord[], seed: number): Summary | null {
  if (records.length === 0) return null;
  const photographs = groupBy(records, ({ carId }) => carId);
  const over = (value: (record: CaseRecord) => number | boolean) =>
    measureMean(photographs.map((group) => group.map((record) => Number(value(record)))), seed);
  const masks = (of: (record: CaseRecord) => MaskScore): MaskSummary => ({
    iou: over((record) => of(record).iou),
    hidden: over((record) => of(record).hidden),
    from90: over((record) => of(record).iou >= 0.9),
    from75: over((record) => of(record).iou >= 0.75),
  });
  return {
    ...masks(({ score }) => score),
    ...measureVoting(
      photographs.map((group) => group.flatMap(({ score }) => score.center ?? [])),
      seed,
    ),
    count: records.length,
    found: over(({ score }) => score.found),
    abstained: over(({ score }) => score.abstained),
    visibleIou: over(({ score }) => score.visibleIou),
    scaleError: measureMedian(
      photographs.map((group) => group.flatMap(({ score }) => score.scaleError ?? [])),
      seed,
    ),
    baselines: {
      visible: masks(({ baselines }) => baselines.visible),
      hull: masks(({ baselines }) => baselines.hull),
    },
  };
}
