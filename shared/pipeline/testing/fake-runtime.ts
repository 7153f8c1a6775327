import type { Runtime } from "../runtime.ts";
import {
  coarseVote,
  type FakeNetwork,
  match,
  proposalsOf,
  refinement,
  scaleNet,
  trunk,
  visibleMask,
  visualConcepts,
  wideVote,
} from "./fake-networks.ts";

export interface FakeRuntime extends Runtime {
  /** Names of the networks that were run, in order. */
  readonly calls: string[];
}

/**
 * A runtime whose networks are plain functions that do by hand what the trained ones learn: colours
 * are features, the box is the visible mask, what is seen has the whole's scale. No proposals.
 */
export function fakeRuntime(
  networks: Readonly<Record<string, FakeNetwork>> = {},
): FakeRuntime {
  const all: Readonly<Record<string, FakeNetwork>> = {
    trunk,
    proposals: proposalsOf([], 1, 1),
    "visible-mask": visibleMask,
    "scale-net": scaleNet,
    "visual-concepts": visualConcepts,
    "wide-vote": wideVote,
    "coarse-vote": coarseVote,
    match,
    refinement,
    ...networks,
  };
  const calls: string[] = [];
  return {
    provider: "fake",
    calls,
    has: (network) => network in all,
    run(network, inputs) {
      calls.push(network);
      if (!all[network]) return Promise.reject(new Error(`There is no network ${network}`));
      return Promise.resolve(all[network](inputs));
    },
  };
}
