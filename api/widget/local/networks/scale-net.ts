import { reshape, type Tensor2D } from "@tensorflow/tfjs-core";
import { join, unshuffle2 } from "./layers.ts";
import type { Network } from "./network.ts";

/** Eq. 1: c3, c4 of the wide crop, masks at stride 8 → geometry [n, 5]. */
export const scaleNet: Network = (layers, { c3, c4, masks }) => {
  const near = unshuffle2(layers.conv(c3, "reduce3"));
  let x = layers.conv(join(near, layers.conv(c4, "reduce4"), unshuffle2(masks)), "body.0");
  x = layers.conv(layers.conv(x, "body.1", { stride: 2 }), "body.2", { stride: 2 });
  const flat = reshape(x, [x.shape[0], -1]) as Tensor2D;
  return { geometry: layers.dense(layers.dense(flat, "head.0", { relu: true }), "head.2") };
};
