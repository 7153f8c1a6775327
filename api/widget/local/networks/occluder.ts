import { avgPool, sigmoid } from "@tensorflow/tfjs-core";
import { join, up2 } from "./layers.ts";
import type { Network } from "./network.ts";

/** c2, c3, c4 of the crop, its visible mask at stride 4 → O, what stands in front, at stride 4, 0–1. */
export const occluder: Network = (layers, { c2, c3, c4, visible }) => {
  const v8 = avgPool(visible, 2, 2, "valid");
  const v16 = avgPool(v8, 2, 2, "valid");
  let x = layers.conv(layers.conv(join(layers.conv(c4, "l4"), v16), "p4.0"), "p4.1");
  x = layers.conv(join(up2(x), layers.conv(c3, "l3"), v8), "p3");
  x = layers.conv(join(up2(x), layers.conv(c2, "l2"), visible), "p2");
  return { mask: sigmoid(layers.conv(x, "last", { relu: false })) };
};
