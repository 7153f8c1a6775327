import { PictureLevels } from "../geometry/resample-picture.ts";
import type { SegmentationRequest } from "../schema/segmentation-request.ts";
import type { InstanceResult } from "../schema/segmentation-result.ts";
import type { Completion } from "./complete/completion.ts";
import { formHypothesis, type Hypothesis, type Means } from "./complete/hypothesis.ts";
import { refineInstance } from "./complete/refine-instance.ts";
import { transferInstance } from "./complete/transfer-instance.ts";
import { describeInstance } from "./describe-instance.ts";
import { findProposals } from "./find-proposals.ts";
import { DEFAULT_IMPROVEMENTS, type Improvements } from "./improvements.ts";
import {
  fromPrompt,
  fromProposal,
  type InstancePrompt,
  needsProposals,
} from "./instance-prompt.ts";
import { lookAtQuery, type Query } from "./look-at-query.ts";
import { hidersOf, unionOfVisible } from "./order/in-front.ts";
import { occlusionOrder } from "./order/occlusion-order.ts";
import type { Picture } from "./picture.ts";
import { prepareBank } from "./prepared-bank.ts";
import type { ReferenceBank } from "./reference-bank.ts";
import type { Runtime } from "./runtime.ts";
import { sharePixels } from "./share-pixels.ts";

/** Part of every cached result's key: changes whenever the same networks and bank would answer otherwise. */
export const PIPELINE_VERSION = "1";

export interface SegmentStage {
  readonly stage: "proposals" | "features" | "vote" | "refine";
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
  readonly timings_ms: Record<"proposals" | "features" | "vote" | "refine", number>;
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

/** Score from which a proposal helps a prompt of points alone. */
const HELPFUL_SCORE = 0.2;

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
  const clock = new Clock();
  const report = (stage: SegmentStage["stage"], done: number, total: number) => {
    signal?.throwIfAborted();
    method.onStage?.({ stage, done, total });
  };

  report("proposals", 0, 1);
  const prompts = await clock.time("proposals", () => choosePrompts(levels, request, runtime));
  const looked: Query[] = [];
  for (const prompt of prompts) {
    report("features", looked.length, prompts.length);
    looked.push(await clock.time("features", () => lookAtQuery(levels, prompt, runtime)));
  }
  const queries = await clock.time("features", () => Promise.resolve(sharePixels(looked)));
  const seen = unionOfVisible(queries);
  const means: Means = {
    runtime,
    bank,
    improvements: method.improvements ?? DEFAULT_IMPROVEMENTS[request.mode],
  };

  const hypotheses: Hypothesis[] = [];
  for (const query of queries) {
    report("vote", hypotheses.length, queries.length);
    const others = seen && seen.difference(query.visible);
    const form = () => formHypothesis(query, others, request, means);
    hypotheses.push(await clock.time("vote", form));
  }
  const hiders = await clock.time(
    "refine",
    () => Promise.resolve(hidersOf(hypotheses, means.improvements)),
  );
  const completed: { query: Query; completion: Completion }[] = [];
  for (const [index, hypothesis] of hypotheses.entries()) {
    report("refine", index, hypotheses.length);
    const complete = () =>
      request.mode === "transfer"
        ? Promise.resolve(transferInstance(hypothesis))
        : refineInstance(hypothesis, hiders[index], means);
    const completion = await clock.time("refine", complete);
    completed.push({ query: hypothesis.query, completion });
  }
  report("refine", completed.length, queries.length);
  const instances = await clock.time(
    "refine",
    () =>
      Promise.resolve(
        completed.map(({ query, completion }, index) =>
          describeInstance(index + 1, query, completion, bank, request)
        ),
      ),
  );
  const order = occlusionOrder(
    completed.map(({ completion: { visible, amodal } }, index) => ({
      id: index + 1,
      visible,
      amodal,
    })),
  );
  return { instances, order, timings_ms: clock.milliseconds };
}

async function choosePrompts(
  levels: PictureLevels,
  request: SegmentationRequest,
  runtime: Runtime,
): Promise<InstancePrompt[]> {
  const { width, height } = levels.picture;
  if (request.prompts.length === 0) {
    const found = await findProposals(levels, Math.max(request.min_score, 0.02), runtime);
    return found.slice(0, request.max_instances).map(fromProposal);
  }
  const proposals = request.prompts.some(needsProposals)
    ? await findProposals(levels, HELPFUL_SCORE, runtime)
    : [];
  return request.prompts.map((prompt, i) => fromPrompt(prompt, i, proposals, width, height));
}

/** Adds up what each stage took. */
class Clock {
  readonly milliseconds = { proposals: 0, features: 0, vote: 0, refine: 0 };

  async time<T>(stage: keyof SegmentOutcome["timings_ms"], work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.milliseconds[stage] += performance.now() - start;
    }
  }
}
