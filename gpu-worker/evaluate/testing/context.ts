import type { EvaluateOptions } from "../arguments.ts";
import type { EvaluationContext } from "../evaluation.ts";
import type { WorkerClient } from "../worker/client.ts";
import type { WorkerIdentity } from "../worker/worker-identity.ts";

/** A context for one test: nothing is remembered, no progress is shown. */
export function testContext(
  worker: Pick<WorkerClient, "segment">,
  options: Partial<EvaluateOptions> & Pick<EvaluateOptions, "dataset" | "data" | "split">,
): EvaluationContext {
  return {
    options: {
      annotations: undefined,
      stage: "segmentation",
      prompts: ["none"],
      modes: ["refined"],
      category: "car",
      against: undefined,
      minScore: undefined,
      limit: Infinity,
      seed: 1,
      overlays: 0,
      out: "unused",
      worker: undefined,
      bank: undefined,
      without: [],
      json: undefined,
      ...options,
    },
    worker,
    follow: () => ({ update: () => {}, end: () => {} }),
  };
}

export function testIdentity(): WorkerIdentity {
  return {
    model: "car",
    version: "1.0.0",
    pipelineVersion: "1",
    provider: "cpu",
    precision: "float32",
    bank: { version: "b", references: 2 },
    fingerprint: "f",
    without: [],
  };
}
