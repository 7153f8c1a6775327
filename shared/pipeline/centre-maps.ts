import { type Tensor, zeros } from "./runtime.ts";

/** Maps [1, channels, h, w] cut or padded with zeros around their middle to `rows` × `columns`. */
export function centreMaps({ dims, data }: Tensor, rows: number, columns: number): Tensor {
  const [, channels, height, width] = dims;
  const result = zeros(1, channels, rows, columns);
  const top = (rows - height) / 2;
  const left = (columns - width) / 2;
  const first = Math.max(0, -left);
  const last = Math.min(width, columns - left);
  for (let c = 0; c < channels; c++) {
    for (let y = Math.max(0, -top); y < Math.min(height, rows - top); y++) {
      const from = (c * height + y) * width;
      const to = (c * rows + top + y) * columns + left;
      result.data.set(data.subarray(from + first, from + last), to + first);
    }
  }
  return result;
}
