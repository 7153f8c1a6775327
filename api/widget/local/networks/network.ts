import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Layers } from "./layers.ts";

/** Inputs by name, NHWC. */
export type Inputs = Readonly<Record<string, Tensor4D>>;

/** One network: inputs NHWC → outputs by name, NHWC where they have rank 4; runs inside tidy(). */
export type Network = (layers: Layers, inputs: Inputs) => Record<string, Tensor>;
