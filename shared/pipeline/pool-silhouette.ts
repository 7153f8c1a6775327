import type { SoftMask } from "../geometry/resample-mask.ts";
import { decodeRuns, type Rle } from "../mask/rle.ts";
import { MASK_STRIDE } from "./constants.ts";

/** A silhouette of the reference frame at its mask stride, 0–1; costs its own pixels, some 50 µs. */
export function poolSilhouette(silhouette: Rle): SoftMask {
  const mask = decodeRuns(silhouette);
  const width = mask.width / MASK_STRIDE;
  const height = mask.height / MASK_STRIDE;
  const data = new Float32Array(width * height);
  const share = 1 / MASK_STRIDE ** 2;
  const { edges } = mask;
  for (let i = 0; i < edges.length; i += 2) {
    for (let pixel = edges[i]; pixel < edges[i + 1]; pixel++) {
      const x = Math.floor(pixel / mask.height);
      const y = pixel - x * mask.height;
      data[Math.floor(y / MASK_STRIDE) * width + Math.floor(x / MASK_STRIDE)] += share;
    }
  }
  return { width, height, data };
}
