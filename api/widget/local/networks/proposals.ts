import {
  add,
  concat,
  exp,
  mul,
  reshape,
  sub,
  tensor1d,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import { clipByValue } from "@tensorflow/tfjs-core";
import { type Layers, up2 } from "./layers.ts";
import type { Network } from "./network.ts";
import { residual, trunkOf } from "./trunk.ts";

const STRIDES = [8, 16, 32, 64];

/** image [1, H, W, 3] → logits [1, cells], distances of the box's edges in px [1, cells, 4]; cells level by level. */
export const proposals: Network = (layers, { image }) => {
  const gain = layers.values("gain");
  const operatingPoint = layers.vector("operating-point");
  const levels = pyramid(layers, image).map((level, i) => {
    const tower = layers.conv(layers.conv(level, "tower.0"), "tower.1");
    const distances = layers.conv(tower, "distances", { relu: false });
    const px = mul(exp(clipByValue(add(distances, tensor1d([gain[i]])), -4, 4)), STRIDES[i]);
    return {
      logits: reshape(layers.conv(tower, "objectness", { relu: false }), [1, -1]),
      distances: reshape(px, [1, -1, 4]),
    };
  });
  return {
    logits: sub(concat(levels.map(({ logits }) => logits), 1), operatingPoint),
    distances: concat(levels.map(({ distances }) => distances), 1),
  };
};

function pyramid(layers: Layers, image: Tensor4D): Tensor4D[] {
  const { c3, c4 } = trunkOf(layers, image, "trunk.");
  const coarser = (x: Tensor4D, name: string) =>
    residual(layers, layers.conv(x, `${name}.0`, { stride: 2 }), `${name}.1`);
  const d5 = coarser(c4, "d5");
  const p6 = layers.conv(coarser(d5, "d6"), "l6");
  const p5 = layers.conv(add(layers.conv(d5, "l5"), up2(p6)), "o5");
  const p4 = layers.conv(add(layers.conv(c4, "l4"), up2(p5)), "o4");
  const p3 = layers.conv(add(layers.conv(c3, "l3"), up2(p4)), "o3");
  return [p3, p4, p5, p6];
}
