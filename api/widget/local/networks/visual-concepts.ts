import { add, mul, rsqrt, square, sum } from "@tensorflow/tfjs-core";
import { join, up2 } from "./layers.ts";
import type { Network } from "./network.ts";

/** Eq. 3: c3, c4 → response maps Y at stride 8, unit length per cell times the concepts' weights. */
export const visualConcepts: Network = (layers, { c3, c4 }) => {
  const y = layers.conv(join(c3, up2(c4)), "w1", { relu: false });
  const length = rsqrt(add(sum(square(y), 3, true), 1e-6));
  return { map: mul(mul(y, length), layers.vector("importance")) };
};
