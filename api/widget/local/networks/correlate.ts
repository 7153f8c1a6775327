import { conv2d, reshape, type Tensor4D, tensor4d, transpose } from "@tensorflow/tfjs-core";
import type { Tensor as Maps } from "@kanizsa/shared/pipeline/runtime.ts";

/**
 * Correlation of one query with several references over all displacements, for some of their channels
 * (the input of eq. 4): query [1, F, H, W], references [k, F, h, w], NCHW → [H − h + 1, W − w + 1, k].
 *
 * A kernel as large as a car and as thin as a few channels keeps a convolution from being fast. So the
 * horizontal displacements become the batch, and a row of the window, w × channels numbers, the
 * channels of a convolution h high and one wide.
 */
export function correlate(
  query: Maps,
  references: Maps,
  first: number,
  channels: number,
): Tensor4D {
  const rows = stripsOf(query, references.dims[3], first, channels);
  const filter = filterOf(references, first, channels);
  // [W − w + 1, H − h + 1, 1, k]
  const volume = conv2d(rows, filter, 1, "valid");
  rows.dispose();
  filter.dispose();
  return volume;
}

/** [W − w + 1, H, 1, w · channels]: for each horizontal displacement the query's rows within the window. */
function stripsOf({ dims, data }: Maps, width: number, first: number, channels: number): Tensor4D {
  const [, , H, W] = dims;
  const displacements = W - width + 1;
  const strips = new Float32Array(displacements * H * width * channels);
  let at = 0;
  for (let dx = 0; dx < displacements; dx++) {
    for (let y = 0; y < H; y++) {
      for (let c = 0; c < channels; c++) {
        const from = ((first + c) * H + y) * W + dx;
        strips.set(data.subarray(from, from + width), at);
        at += width;
      }
    }
  }
  return tensor4d(strips, [displacements, H, 1, width * channels]);
}

/** [h, 1, w · channels, k], in the strips' order. */
function filterOf({ dims, data }: Maps, first: number, channels: number): Tensor4D {
  const [k, features, h, w] = dims;
  const filter = new Float32Array(h * w * channels * k);
  for (let reference = 0; reference < k; reference++) {
    for (let c = 0; c < channels; c++) {
      let from = (reference * features + first + c) * h * w;
      for (let y = 0; y < h; y++) {
        let to = ((y * channels + c) * w) * k + reference;
        for (let x = 0; x < w; x++, from++, to += k) filter[to] = data[from];
      }
    }
  }
  return tensor4d(filter, [h, 1, w * channels, k]);
}

/** [W', H', 1, k] → [k, H', W', 1]. */
export function byReference(volume: Tensor4D): Tensor4D {
  const [columns, rows, , k] = volume.shape;
  return reshape(transpose(volume, [3, 1, 0, 2]), [k, rows, columns, 1]);
}
