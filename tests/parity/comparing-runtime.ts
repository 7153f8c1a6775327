import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";

/** How far one runtime's output is from another's. */
export interface Difference {
  /** `network.output` */
  readonly output: string;
  /** Root mean square of the differences, of that of the truth. */
  readonly relative: number;
  readonly milliseconds: readonly [truth: number, other: number];
}

/** Runs every network twice on the same inputs, keeps the differences, and goes on with the truth. */
export class ComparingRuntime implements Runtime {
  readonly provider = "both";
  readonly differences: Difference[] = [];
  readonly #truth: Runtime;
  readonly #other: Runtime;

  constructor(truth: Runtime, other: Runtime) {
    this.#truth = truth;
    this.#other = other;
  }

  has(network: string): boolean {
    return this.#truth.has?.(network) ?? false;
  }

  async run(
    network: string,
    inputs: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>> {
    const start = performance.now();
    const truth = await this.#truth.run(network, inputs);
    const middle = performance.now();
    const other = await this.#other.run(network, inputs);
    const milliseconds = [middle - start, performance.now() - middle] as const;
    for (const [name, { dims, data }] of Object.entries(truth)) {
      const output = `${network}.${name}`;
      if (String(dims) !== String(other[name]?.dims)) {
        throw new Error(`Expected ${output} of [${dims}]: got [${other[name]?.dims}]`);
      }
      this.differences.push({ output, relative: distance(data, other[name].data), milliseconds });
    }
    return truth;
  }
}

function distance(truth: Float32Array, other: Float32Array): number {
  let squares = 0;
  let power = 0;
  for (let i = 0; i < truth.length; i++) {
    squares += (truth[i] - other[i]) ** 2;
    power += truth[i] ** 2;
  }
  return Math.sqrt(squares / Math.max(power, 1e-12));
}
