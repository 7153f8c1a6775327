import type { PreviewWeights } from "@kanizsa/shared/preview/unpack-weights.ts";
import type { Runtime, Tensor as Maps } from "@kanizsa/shared/pipeline/runtime.ts";
import { engine, type Tensor, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { coarseVote } from "../networks/coarse-vote.ts";
import { Layers } from "../networks/layers.ts";
import type { MapsNetwork } from "../networks/maps-network.ts";
import { match } from "../networks/match.ts";
import type { Network } from "../networks/network.ts";
import { occluder } from "../networks/occluder.ts";
import { proposals } from "../networks/proposals.ts";
import { refinement } from "../networks/refinement.ts";
import { scaleNet } from "../networks/scale-net.ts";
import { trunk } from "../networks/trunk.ts";
import { visibleMask } from "../networks/visible-mask.ts";
import { visualConcepts } from "../networks/visual-concepts.ts";
import { HeldTensors } from "./held-tensors.ts";
import { fromNhwc, toNhwc } from "./layout.ts";

const NETWORKS: Readonly<Record<string, Network>> = {
  trunk,
  proposals,
  "visible-mask": visibleMask,
  "scale-net": scaleNet,
  "visual-concepts": visualConcepts,
  occluder,
  refinement,
};
const MAPS_NETWORKS: Readonly<Record<string, MapsNetwork>> = { "coarse-vote": coarseVote, match };

/**
 * Runs the networks on the backend of TensorFlow.js that is open. What the trunk saw stays there for
 * the networks after it.
 */
export class TfjsRuntime implements Runtime {
  readonly provider: string;
  readonly #layers = new Map<string, Layers>();
  readonly #weights: PreviewWeights["tensors"];
  readonly #held = new HeldTensors();

  constructor(weights: PreviewWeights, backend: string) {
    this.provider = backend;
    this.#weights = weights.tensors;
  }

  has(network: string): boolean {
    return network in NETWORKS || network in MAPS_NETWORKS;
  }

  async run(
    network: string,
    inputs: Readonly<Record<string, Maps>>,
  ): Promise<Record<string, Maps>> {
    const outputs = tidy(() => this.#start(network, inputs));
    const results: Record<string, Maps> = {};
    try {
      for (const [name, output] of Object.entries(outputs)) {
        results[name] = await this.#read(output, network === "trunk");
      }
    } finally {
      for (const output of Object.values(outputs)) {
        if (!this.#held.holds(output)) output.dispose();
      }
    }
    return results;
  }

  /** Frees all that it holds on the backend. */
  dispose(): void {
    this.#held.clear();
    for (const layers of this.#layers.values()) layers.dispose();
    this.#layers.clear();
  }

  #start(network: string, inputs: Readonly<Record<string, Maps>>): Record<string, Tensor> {
    const layers = this.#layersOf(network);
    if (network in MAPS_NETWORKS) return MAPS_NETWORKS[network](layers, inputs);
    if (!(network in NETWORKS)) throw new Error(`Ask for a network of the preview: got ${network}`);
    const tensors: Record<string, Tensor4D> = {};
    for (const [name, maps] of Object.entries(inputs)) {
      const [n, channels, height, width] = maps.dims;
      tensors[name] = this.#held.get(maps.data) ??
        tensor4d(toNhwc(maps), [n, height, width, channels]);
    }
    return NETWORKS[network](layers, tensors);
  }

  /** The layers' weights outlive the tidy() around the network's first run. */
  #layersOf(network: string): Layers {
    let layers = this.#layers.get(network);
    if (!layers) {
      layers = new Layers(this.#weights, network);
      this.#layers.set(network, layers);
    }
    return layers;
  }

  async #read(output: Tensor, hold: boolean): Promise<Maps> {
    const data = await output.data() as Float32Array;
    if (output.rank !== 4) return { dims: output.shape, data };
    const maps = fromNhwc(output.shape as Tensor4D["shape"], data);
    if (hold) this.#held.set(maps.data, output as Tensor4D);
    return maps;
  }
}

/** Tensors on the backend, to find out in tests what was left there. */
export function tensorCount(): number {
  return engine().memory().numTensors;
}
