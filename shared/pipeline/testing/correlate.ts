import { type Tensor, zeros } from "../runtime.ts";

/**
 * Valid cross-correlation of maps [1, F, h, w] with windows [k, F, h', w'], summed over F:
 * [k, h − h' + 1, w − w' + 1]. Empty places of the windows cost nothing.
 */
export function correlate(maps: Tensor, windows: Tensor): Tensor {
  const [, channels, height, width] = maps.dims;
  const [count, , rows, columns] = windows.dims;
  const spanY = height - rows + 1;
  const spanX = width - columns + 1;
  const result = zeros(count, spanY, spanX);
  windows.data.forEach((weight, i) => {
    if (weight === 0) return;
    const x = i % columns;
    const y = Math.floor(i / columns) % rows;
    const channel = Math.floor(i / (columns * rows)) % channels;
    const k = Math.floor(i / (columns * rows * channels));
    for (let dy = 0; dy < spanY; dy++) {
      const from = (channel * height + y + dy) * width + x;
      const to = (k * spanY + dy) * spanX;
      for (let dx = 0; dx < spanX; dx++) result.data[to + dx] += weight * maps.data[from + dx];
    }
  });
  return result;
}
