import {
  add,
  avgPool,
  clipByValue,
  concat,
  div,
  log,
  mean,
  mul,
  reshape,
  sigmoid,
  slice,
  sub,
  sum,
  type Tensor2D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import { join, shuffle2, unshuffle2, up2 } from "./layers.ts";
import type { Network } from "./network.ts";

/** c2, c3, c4 of the crop, evidence at stride 2 → amodal and visible mask at stride 2, 0–1, and quality [n]. */
export const refinement: Network = (layers, { c2, c3, c4, evidence }) => {
  const x4 = join(layers.conv(unshuffle2(evidence), "e4"), layers.conv(c2, "l2"));
  const x8 = join(layers.conv(x4, "d8", { stride: 2 }), layers.conv(c3, "l3"));
  let x16 = join(layers.conv(x8, "d16", { stride: 2 }), layers.conv(c4, "l4"));
  x16 = layers.conv(layers.conv(layers.conv(x16, "mid.0"), "mid.1"), "mid.2");
  const x32 = layers.conv(layers.conv(x16, "d32.0", { stride: 2 }), "d32.1");
  x16 = add(x16, up2(x32));
  let x = layers.conv(join(up2(x16), x8), "u8");
  x = layers.conv(layers.conv(join(up2(x), x4), "u4"), "t4");
  const fine = shuffle2(layers.conv(x, "fine.0", { relu: false }));
  const last = layers.conv(layers.conv(join(fine, evidence), "last.0"), "last.1", { relu: false });
  const logits = add(
    last,
    join(logit(channel(evidence, 2), 0.02), logit(channel(evidence, 0), 0.05)),
  ) as Tensor4D;
  const masks = sigmoid(logits);
  const mask = channel(masks, 0);
  // The mask's own probability tells where to look for its quality.
  const p = avgPool(mask, 2, 2, "valid");
  const inside = div(sum(mul(x, p), [1, 2]), add(sum(p, [1, 2]), 1));
  const pooled = concat([mean(x16, [1, 2]), inside], 1) as Tensor2D;
  const quality = layers.dense(layers.dense(pooled, "quality.0", { relu: true }), "quality.2");
  return { mask, visible: channel(masks, 1), quality: reshape(sigmoid(quality), [-1]) };
};

function channel(x: Tensor4D, index: number): Tensor4D {
  const [n, height, width] = x.shape;
  return slice(x, [0, 0, 0, index], [n, height, width, 1]);
}

/** Logit of a probability that is kept `margin` away from 0 and 1. */
function logit(probability: Tensor4D, margin: number): Tensor4D {
  const p = clipByValue(probability, margin, 1 - margin);
  return log(div(p, sub(1, p)));
}
