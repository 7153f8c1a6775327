import {
  concat,
  depthToSpace,
  fused,
  image,
  keep,
  stridedSlice,
  type Tensor,
  tensor,
  type Tensor2D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import type { PreviewWeights, WeightTensor } from "@kanizsa/shared/preview/unpack-weights.ts";

/** The layers of one network, by the names of `models/training/networks.py`; tensors are NHWC. */
export class Layers {
  readonly #network: string;
  readonly #weights: PreviewWeights["tensors"];
  readonly #loaded = new Map<string, Tensor>();

  constructor(weights: PreviewWeights["tensors"], network: string) {
    this.#weights = weights;
    this.#network = network;
  }

  /** Convolution with its bias, padded so that stride 1 keeps the size, and ReLU unless `relu` is false. */
  conv(x: Tensor4D, name: string, { stride = 1, relu = true } = {}): Tensor4D {
    const filter = this.#tensor(`${name}.weight`) as Tensor4D;
    return fused.conv2d({
      x,
      filter,
      strides: stride,
      pad: filter.shape[0] >> 1,
      bias: this.#tensor(`${name}.bias`),
      activation: relu ? "relu" : "linear",
    });
  }

  /** Dense layer on [n, in], with ReLU if `relu` is true. */
  dense(x: Tensor2D, name: string, { relu = false } = {}): Tensor2D {
    return fused.matMul({
      a: x,
      b: this.#tensor(`${name}.weight`) as Tensor2D,
      bias: this.#tensor(`${name}.bias`),
      activation: relu ? "relu" : "linear",
    }) as Tensor2D;
  }

  /** Numbers beside the layers. */
  values(name: string): Float32Array {
    return this.#stored(name).data;
  }

  vector(name: string): Tensor {
    return this.#tensor(name);
  }

  dispose(): void {
    for (const held of this.#loaded.values()) held.dispose();
    this.#loaded.clear();
  }

  #stored(name: string): WeightTensor {
    const stored = this.#weights.get(`${this.#network}.${name}`);
    if (!stored) throw new Error(`Export the weights again: they lack ${this.#network}.${name}`);
    return stored;
  }

  #tensor(name: string): Tensor {
    const held = this.#loaded.get(name);
    if (held) return held;
    const { shape, data } = this.#stored(name);
    const made = keep(tensor(data, [...shape])); // past the tidy() around the network's first run
    this.#loaded.set(name, made);
    return made;
  }
}

/** Twice as high and wide, bilinear between the middles of pixels. */
export function up2(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape;
  return image.resizeBilinear(x, [2 * height, 2 * width], false, true);
}

export function join(...tensors: Tensor4D[]): Tensor4D {
  return concat(tensors, 3);
}

/** Blocks of 2 × 2 pixels into channels: the four places outside, the channels inside. */
export function unshuffle2(x: Tensor4D): Tensor4D {
  const [n, height, width, channels] = x.shape;
  const place = (y: number, left: number) =>
    stridedSlice(x, [0, y, left, 0], [n, height, width, channels], [1, 2, 2, 1]) as Tensor4D;
  return join(place(0, 0), place(0, 1), place(1, 0), place(1, 1));
}

/** The other way. */
export function shuffle2(x: Tensor4D): Tensor4D {
  return depthToSpace(x, 2, "NHWC");
}
