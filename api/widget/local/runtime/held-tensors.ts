import type { Tensor4D } from "@tensorflow/tfjs-core";

/** Three of each crop: those of eight cars, each looked at twice. */
const MAX_HELD = 48;

/** Tensors on the backend by the numbers that were read from them, the oldest let go first. */
export class HeldTensors {
  readonly #byData = new Map<Float32Array, Tensor4D>();
  readonly #held = new Set<object>();

  get(data: Float32Array): Tensor4D | undefined {
    return this.#byData.get(data);
  }

  holds(tensor: object): boolean {
    return this.#held.has(tensor);
  }

  set(data: Float32Array, tensor: Tensor4D): void {
    this.#byData.set(data, tensor);
    this.#held.add(tensor);
    if (this.#byData.size > MAX_HELD) {
      const [[oldest]] = this.#byData;
      this.#drop(oldest);
    }
  }

  clear(): void {
    for (const data of [...this.#byData.keys()]) this.#drop(data);
  }

  #drop(data: Float32Array): void {
    const tensor = this.#byData.get(data);
    this.#byData.delete(data);
    if (!tensor) return;
    this.#held.delete(tensor);
    tensor.dispose();
  }
}
