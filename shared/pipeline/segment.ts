import { PictureLevels } from "../geometry/resample-picture.ts";
import type { SegmentationRequest } from "../schema/segmentation-request.ts";
import type { InstanceResult } from "../schema/segmentation-result.ts";
import { choosePrompts } from "./choose-prompts.ts";
import { formHypothesis, type Hypothesis, type Means } from "./complete/hypothesis.ts";
import { refineInstance } from "./complete/refine-instance.ts";
import { settleVisible } from "./complete/settle-visible.ts";
import { transferInstance } from "./complete/transfer-instance.ts";
import { describeInstance } from "./describe-instance.ts";
import { DEFAULT_IMPROVEMENTS, type Improvements } from "./improvements.ts";
import { lookAtQuery, type Query } from "./look-at-query.ts";
import { hidersOf, unionOfVisible } from "./order/in-front.ts";
import { occlusionOrder } from "./order/occlusion-order.ts";
import type { Picture } from "./picture.ts";
import { prepareBank } from "./prepared-bank.ts";
import type { ReferenceBank } from "./reference-bank.ts";
import type { Runtime } from "./runtime.ts";
import { type CompletedQuery, rankInstances } from "./score/rank-instances.ts";
import { sharePixels } from "./share-pixels.ts";
import { type Stage, StageClock } from "./stage-clock.ts";

/** Part of every cached result's key: changes whenever the same networks and bank would answer otherwise. */
export const PIPELINE_VERSION = "3";

export interface SegmentStage {
  readonly stage: Stage;
  readonly done: number;
  readonly total: number;
}

export interface SegmentMethod {
  readonly runtime: Runtime;
  readonly bank: ReferenceBank;
  /** What is done beyond the paper, `DEFAULT_IMPROVEMENTS` of the mode if left out. */
  readonly improvements?: Improvements;
  readonly signal?: AbortSignal;
  onStage?(stage: SegmentStage): void;
}

export interface SegmentOutcome {
  readonly instances: InstanceResult[];
  /** [front, behind] pairs of instance ids. */
  readonly order: [number, number][];
  readonly timings_ms: Record<Stage, number>;
}

/** A reference that the caller asked for and the bank doesn't have. */
export class UnknownReferenceError extends Error {
  override readonly name = "UnknownReferenceError";
  readonly referenceId: string;

  constructor(referenceId: string) {
    super(`Use the id of a reference in the bank: got ${referenceId}`);
    this.referenceId = referenceId;
  }
}

/**
 * The whole method on one picture: proposals (or the request's prompts), scale, features, vote, mask
 * transfer or refinement, occlusion order. Prompts yield one instance each, in their order; found cars
 * come by falling score. Throws UnknownReferenceError; rejects with the signal's reason when aborted.
 */
export async function segmentPicture(
  picture: Picture,
  request: SegmentationRequest,
  method: SegmentMethod,
): Promise<SegmentOutcome> {
  const { runtime, signal } = method;
  const bank = prepareBank(method.bank);
  for (const { reference_id: id } of request.prompts) {
    if (id !== undefined && bank.indexOf(id) === undefined) throw new UnknownReferenceError(id);
  }
  const levels = new PictureLevels(picture);
  const improvements = method.improvements ?? DEFAULT_IMPROVEMENTS[request.mode];
  const means: Means = { runtime, bank, improvements };
  const clock = new StageClock();
  const report = (stage: Stage, done: number, total: number) => {
    signal?.throwIfAborted();
    method.onStage?.({ stage, done, total });
  };

  report("proposals", 0, 1);
  const prompts = await clock.time(
    "proposals",
    () => choosePrompts(levels, request, runtime, improvements),
  );
  const looked: Query[] = [];
  for (const prompt of prompts) {
    report("features", looked.length, prompts.length);
    looked.push(await clock.time("features", () => lookAtQuery(levels, prompt, runtime)));
  }
  const queries = await clock.time("features", () => sharePixels(looked));

  const seen = unionOfVisible(queries);
  const hypotheses: Hypothesis[] = [];
  for (const query of queries) {
    report("vote", hypotheses.length, queries.length);
    const others = seen && seen.difference(query.visible);
    const form = () => formHypothesis(query, others, request, means);
    hypotheses.push(await clock.time("vote", form));
  }

  const hiders = await clock.time("refine", () => hidersOf(hypotheses, improvements));
  const completed: CompletedQuery[] = [];
  for (const [index, hypothesis] of hypotheses.entries()) {
    report("refine", index, hypotheses.length);
    const completion = await clock.time(
      "refine",
      () =>
        request.mode === "transfer"
          ? transferInstance(hypothesis)
          : refineInstance(hypothesis, hiders[index], means),
    );
    completed.push({ query: hypothesis.query, completion });
  }
  report("refine", completed.length, hypotheses.length);
  return await clock.time("refine", () => {
    const ranked = settleVisible(rankInstances(completed, request.min_score, improvements));
    const instances = ranked.map((instance, i) => describeInstance(i + 1, instance, bank, request));
    const order = occlusionOrder(ranked.map(({ completion }, i) => ({ ...completion, id: i + 1 })));
    return { instances, order, timings_ms: clock.milliseconds };
  });
}
