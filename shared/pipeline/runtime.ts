/** A dense float32 tensor, row-major over `dims`; networks take and give NCHW. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Runs named networks of the model. onnxruntime-node implements it in the worker, tfjs in the page;
 * the method is written once against it.
 */
export interface Runtime {
  /** What the networks run on, as reported to the caller: "cpu", "cuda", "webgl", … */
  readonly provider: string;
  /** Outputs of `network` by name. Rejects when the network is unknown or fails. */
  run(network: string, inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  /** Whether the model has `network`: newer ones can be missing. Without this method none is. */
  has?(network: string): boolean;
}

/** Whether the model has one of the networks that not every model has. */
export function hasNetwork(runtime: Runtime, network: string): boolean {
  return runtime.has?.(network) ?? false;
}

/** A tensor of zeros. */
export function zeros(...dims: number[]): Tensor {
  return { dims, data: new Float32Array(dims.reduce((product, dim) => product * dim, 1)) };
}
