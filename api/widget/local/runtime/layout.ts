import type { Tensor as Maps } from "@kanizsa/shared/pipeline/runtime.ts";

/** NCHW → NHWC. */
export function toNhwc({ dims: [n, channels, height, width], data }: Maps): Float32Array {
  if (channels === 1) return data;
  const size = height * width;
  const result = new Float32Array(data.length);
  for (let i = 0; i < n; i++) {
    const image = i * channels * size;
    for (let c = 0; c < channels; c++) {
      const from = image + c * size;
      for (let p = 0, to = image + c; p < size; p++, to += channels) result[to] = data[from + p];
    }
  }
  return result;
}

/** NHWC of the shape [n, height, width, channels] → NCHW. */
export function fromNhwc(
  [n, height, width, channels]: readonly [number, number, number, number],
  data: Float32Array,
): Maps {
  const dims = [n, channels, height, width];
  if (channels === 1) return { dims, data };
  const size = height * width;
  const result = new Float32Array(data.length);
  for (let i = 0; i < n; i++) {
    const image = i * channels * size;
    for (let c = 0; c < channels; c++) {
      const to = image + c * size;
      for (let p = 0, from = image + c; p < size; p++, from += channels) {
        result[to + p] = data[from];
      }
    }
  }
  return { dims, data: result };
}
