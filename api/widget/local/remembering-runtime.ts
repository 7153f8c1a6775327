import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";

/** What looks at pixels, and takes most of the time. */
const REMEMBERED: ReadonlySet<string> = new Set(["trunk", "proposals"]);
/** Runs that are kept, some 2 MB each: refining a car looks at the same two crops over and over. */
const RUNS = 4;

interface Run {
  readonly network: string;
  readonly image: Tensor;
  readonly outputs: Record<string, Tensor>;
}

/** The runtime, which remembers what it saw in the crops that it looked at last. */
export function rememberingRuntime(runtime: Runtime): Runtime {
  let runs: readonly Run[] = [];
  return {
    provider: runtime.provider,
    has: (network) => runtime.has?.(network) ?? false,
    run: async (network, inputs) => {
      const { image } = inputs;
      if (!REMEMBERED.has(network) || !image) return await runtime.run(network, inputs);
      const known = runs.find((run) => run.network === network && isSame(run.image, image));
      const outputs = known?.outputs ?? await runtime.run(network, inputs);
      const newest = known ?? { network, image, outputs };
      runs = [newest, ...runs.filter((run) => run !== known)].slice(0, RUNS);
      return outputs;
    },
  };
}

function isSame(a: Tensor, b: Tensor): boolean {
  if (a.data.length !== b.data.length || String(a.dims) !== String(b.dims)) return false;
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) return false;
  return true;
}
