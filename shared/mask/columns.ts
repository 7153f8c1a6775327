import type { Bitmap } from "./bitmap.ts";

/** Pixels a side of the blocks that are turned at once, so that both orders stay in the cache. */
const BLOCK = 32;

/** The mask's pixels in column-major order, which COCO's run lengths follow. */
export function flipToColumns({ width, height, data }: Bitmap): Uint8Array {
  const columns = new Uint8Array(data.length);
  transpose(data, columns, width, height);
  return columns;
}

/** Writes pixels in column-major order into a mask of the same size. */
export function flipToRows(columns: Uint8Array, { width, height, data }: Bitmap): void {
  transpose(columns, data, height, width);
}

function transpose(from: Uint8Array, to: Uint8Array, width: number, height: number): void {
  for (let top = 0; top < height; top += BLOCK) {
    const bottom = Math.min(top + BLOCK, height);
    for (let left = 0; left < width; left += BLOCK) {
      const right = Math.min(left + BLOCK, width);
      for (let x = left; x < right; x++) {
        for (let y = top; y < bottom; y++) to[x * height + y] = from[y * width + x];
      }
    }
  }
}
