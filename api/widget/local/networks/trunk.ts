import { add, relu, type Tensor4D } from "@tensorflow/tfjs-core";
import type { Layers } from "./layers.ts";
import type { Network } from "./network.ts";

/** image [n, H, W, 3], standardised → c2, c3, c4 at stride 4, 8, 16. */
export const trunk: Network = (layers, { image }) => trunkOf(layers, image, "");

/** The trunk whose layers' names begin with `prefix`. */
export function trunkOf(layers: Layers, image: Tensor4D, prefix: string) {
  const stem = layers.conv(image, `${prefix}stem.0`, { stride: 2 });
  const c2 = residual(layers, layers.conv(stem, `${prefix}stem.1`, { stride: 2 }), `${prefix}s4`);
  const s8 = residual(layers, c2, `${prefix}s8.0`, 2);
  const c3 = residual(layers, s8, `${prefix}s8.1`);
  const s16 = residual(layers, c3, `${prefix}s16.0`, 2);
  const c4 = residual(layers, s16, `${prefix}s16.1`);
  return { c2, c3, c4 };
}

/** Two convolutions beside a shortcut, which is one too where the stride or the channels change. */
export function residual(layers: Layers, x: Tensor4D, name: string, stride = 1): Tensor4D {
  const inner = layers.conv(
    layers.conv(x, `${name}.a`, { stride }),
    `${name}.b`,
    { relu: false },
  );
  const shortcut = stride === 1 ? x : layers.conv(x, `${name}.skip`, { stride, relu: false });
  return relu(add(inner, shortcut));
}
