import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";

/** A runtime that remembers what the score branch said. */
export interface LearntScores {
  readonly runtime: Runtime;
  /** Learnt scores σ(y) (eq. 6) of the last run of `match`, one for each reference, 0 to 1. */
  last(): Float32Array;
}

/**
 * The pipeline ranks by the learnt score times the unlearnt correlation; the paper's accuracy is of the
 * learnt one alone.
 */
export function watchLearntScores(runtime: Runtime): LearntScores {
  let last: Float32Array | null = null;
  return {
    runtime: {
      ...runtime,
      async run(network, inputs) {
        const outputs = await runtime.run(network, inputs);
        if (network === "match") last = outputs.learnt?.data ?? null;
        return outputs;
      },
    },
    last() {
      if (last === null) throw new Error("Export `match` with an output `learnt`: got none");
      return last;
    },
  };
}
