/// <reference lib="dom" />
import { pageProblem } from "../problems.ts";

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Where EXIF orientations 1 to 8 put stored pixels in the upright picture: x' = ax + cy + e,
 * y' = bx + dy + f, for a stored size of 1 × 1.
 */
export const UPRIGHT: readonly Matrix[] = [
  [1, 0, 0, 1, 0, 0],
  [-1, 0, 0, 1, 1, 0],
  [-1, 0, 0, -1, 1, 1],
  [1, 0, 0, -1, 0, 1],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, 1, 0],
  [0, -1, -1, 0, 1, 1],
  [0, -1, 1, 0, 0, 1],
];

/** The bitmap as an EXIF orientation wants it seen; closes the one that it was given. */
export function turnUpright(bitmap: ImageBitmap, orientation: number): ImageBitmap {
  const { width, height } = bitmap;
  const [w, h] = orientation >= 5 ? [height, width] : [width, height];
  const canvas = new OffscreenCanvas(w, h);
  const context = canvas.getContext("2d");
  if (!context) throw pageProblem("page_failed", "Close other pages: got no canvas");
  const [a, b, c, d, e, f] = UPRIGHT[orientation - 1];
  context.setTransform(a, b, c, d, e * w, f * h);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.transferToImageBitmap();
}
