import { avgPool, sigmoid } from "@tensorflow/tfjs-core";
import { join, shuffle2, up2 } from "./layers.ts";
import type { Network } from "./network.ts";

/** c2, c3, c4 of the crop, prompt at stride 4 → visible mask at stride 2, 0–1. */
export const visibleMask: Network = (layers, { c2, c3, c4, prompt }) => {
  const q8 = avgPool(prompt, 2, 2, "valid");
  const q16 = avgPool(q8, 2, 2, "valid");
  let x = layers.conv(layers.conv(join(layers.conv(c4, "l4"), q16), "p4"), "mix4");
  x = layers.conv(join(up2(x), layers.conv(c3, "l3"), q8), "p3");
  x = layers.conv(join(up2(x), layers.conv(c2, "l2"), prompt), "p2");
  x = layers.conv(layers.conv(x, "last.0"), "last.1", { relu: false });
  return { mask: sigmoid(shuffle2(x)) };
};
