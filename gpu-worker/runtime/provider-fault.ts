import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { WorkerProblem } from "../worker-problem.ts";

/**
 * The runtime with an eye on its execution provider: once a run fails, the provider counts as failed
 * (its inputs are ours: a picture can't be at fault), every later run is refused without a try, and
 * `onFault` is told, once. What failed is never computed by another provider unseen.
 */
export function watchProvider<T extends Runtime>(
  runtime: T,
  onFault: (error: unknown) => void,
): T {
  let failed = false;
  return {
    ...runtime,
    run: async (network, inputs) => {
      if (failed) throw providerFailed(runtime.provider, undefined);
      if (runtime.has?.(network) === false) return await runtime.run(network, inputs);
      try {
        return await runtime.run(network, inputs);
      } catch (error) {
        if (!failed) onFault(error);
        failed = true;
        throw providerFailed(runtime.provider, error);
      }
    },
  };
}

function providerFailed(provider: string, cause: unknown): WorkerProblem {
  return new WorkerProblem(
    "worker_unavailable",
    `Try again, or another worker: the execution provider ${provider} has failed here`,
    { retryAfterSeconds: 5, cause },
  );
}
