import type { SoftMask } from "../geometry/resample-mask.ts";

/** Shift of a mask in its own px, and its scale about its middle. */
export interface Placement {
  readonly dx: number;
  readonly dy: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Mask transfer (paper, section 4.3): a reference's centred silhouette put on the voted centre, bilinear. */
export function placeMask(mask: SoftMask, { dx, dy, scaleX, scaleY }: Placement): SoftMask {
  const { width, height } = mask;
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5 - height / 2 - dy) / scaleY + height / 2 - 0.5;
    const row = Math.floor(v);
    if (row < -1 || row >= height) continue;
    const down = v - row;
    const upper = row >= 0 ? row * width : -1;
    const lower = row + 1 < height ? (row + 1) * width : -1;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5 - width / 2 - dx) / scaleX + width / 2 - 0.5;
      const column = Math.floor(u);
      if (column < -1 || column >= width) continue;
      const right = u - column;
      const a = upper >= 0 && column >= 0 ? mask.data[upper + column] : 0;
      const b = upper >= 0 && column + 1 < width ? mask.data[upper + column + 1] : 0;
      const c = lower >= 0 && column >= 0 ? mask.data[lower + column] : 0;
      const d = lower >= 0 && column + 1 < width ? mask.data[lower + column + 1] : 0;
      const above = a + (b - a) * right;
      data[y * width + x] = above + (c + (d - c) * right - above) * down;
    }
  }
  return { width, height, data };
}
