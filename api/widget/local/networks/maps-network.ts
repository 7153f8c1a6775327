import type { Tensor as Maps } from "@kanizsa/shared/pipeline/runtime.ts";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Layers } from "./layers.ts";

/** A network that arranges its inputs itself: it takes them as the pipeline gives them, NCHW. */
export type MapsNetwork = (
  layers: Layers,
  inputs: Readonly<Record<string, Maps>>,
) => Record<string, Tensor>;
