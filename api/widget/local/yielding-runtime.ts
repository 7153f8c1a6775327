import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { nextTask } from "./next-task.ts";

/** The runtime, with a look at the worker's messages before each network: one of them may end the run. */
export function yieldingRuntime(runtime: Runtime, signal: AbortSignal): Runtime {
  return {
    provider: runtime.provider,
    has: (network) => runtime.has?.(network) ?? false,
    run: async (network, inputs) => {
      await nextTask();
      signal.throwIfAborted();
      return await runtime.run(network, inputs);
    },
  };
}
