import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";

/** Networks whose answers depend on the bank. */
const OF_THE_BANK = ["wide-vote", "coarse-vote", "match", "refinement"];

type Outputs = Promise<Record<string, Tensor>>;
/** What the other networks said of one query, in turn, by the network's name. */
export type Remembered = Map<string, Outputs[]>;

/**
 * A runtime that asks about one query: networks that look at the picture alone run the first time, and
 * their answers are remembered for the next bank. The same calls must come in the same order.
 */
export function remember(runtime: Runtime, remembered: Remembered): Runtime {
  const calls = new Map<string, number>();
  return {
    provider: runtime.provider,
    has: (network) => runtime.has?.(network) ?? false,
    run(network, inputs) {
      if (OF_THE_BANK.includes(network)) return runtime.run(network, inputs);
      const call = calls.get(network) ?? 0;
      calls.set(network, call + 1);
      const answers = remembered.get(network) ?? [];
      remembered.set(network, answers);
      return answers[call] ??= runtime.run(network, inputs);
    },
  };
}
