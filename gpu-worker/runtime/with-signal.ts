import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";

/**
 * The runtime as one request sees it: once the caller is gone or its time is up, the next run
 * throws the signal's reason instead of costing work.
 */
export function withSignal(runtime: Runtime, signal: AbortSignal): Runtime {
  return {
    provider: runtime.provider,
    async run(network, inputs) {
      signal.throwIfAborted();
      const outputs = await runtime.run(network, inputs);
      signal.throwIfAborted();
      return outputs;
    },
    has: (network) => runtime.has?.(network) ?? false,
  };
}
