import type { SoftMask } from "../../geometry/resample-mask.ts";
import type { Placement } from "../complete/place-mask.ts";
import type { Silhouette } from "./silhouette.ts";

/**
 * What a placed silhouette T is held against: the visible mask V, and where nothing of the object can be, as
 * it would be seen there. Sums over rectangles are read off summed-area tables, so that a comparison costs no more than
 * the silhouette has rows.
 */
export class Ground {
  readonly #width: number;
  readonly #height: number;
  /** Summed-area tables of V and of what is open, in turn, one row and column more than the masks. */
  readonly #sums: Float64Array;
  /** |V| */
  readonly #seen: number;

  /** `open` over the same frame is 1 − max(V, O), O the region that can hide a part of the object. */
  constructor({ width, height, data }: SoftMask, open: Float32Array) {
    this.#width = width;
    this.#height = height;
    const stride = 2 * (width + 1);
    const sums = new Float64Array(stride * (height + 1));
    for (let y = 0; y < height; y++) {
      let seen = 0;
      let free = 0;
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        seen += data[i];
        free += open[i];
        const to = (y + 1) * stride + 2 * (x + 1);
        sums[to] = sums[to - stride] + seen;
        sums[to + 1] = sums[to + 1 - stride] + free;
      }
    }
    this.#sums = sums;
    this.#seen = sums[sums.length - 2];
  }

  /**
   * oIoU = |T ∩ V| / (|V| + |T ∖ (V ∪ O)|), 0–1: IoU with what is seen that leaves out what can't be seen.
   * 0 where nothing is seen.
   */
  agreement({ runs }: Silhouette, { dx, dy, scaleX, scaleY }: Placement): number {
    const width = this.#width;
    const height = this.#height;
    const sums = this.#sums;
    const stride = 2 * (width + 1);
    const centerX = width / 2 + dx;
    const centerY = height / 2 + dy;
    let shared = 0;
    let open = 0;
    for (let i = 0; i < runs.length; i += 3) {
      const top = clamp(centerY + runs[i] * scaleY, height);
      const bottom = clamp(centerY + (runs[i] + 1) * scaleY, height);
      const left = clamp(centerX + runs[i + 1] * scaleX, width);
      const right = clamp(centerX + runs[i + 2] * scaleX, width);
      if (bottom <= top || right <= left) continue;
      const upper = Math.min(Math.floor(top), height - 1) * stride;
      const lower = Math.min(Math.floor(bottom), height - 1) * stride;
      const first = 2 * Math.min(Math.floor(left), width - 1);
      const last = 2 * Math.min(Math.floor(right), width - 1);
      const [u, v] = [left - first / 2, right - last / 2];
      const [above, below] = [top - upper / stride, bottom - lower / stride];
      shared += upTo(sums, lower + last, stride, v, below) -
        upTo(sums, lower + first, stride, u, below) -
        upTo(sums, upper + last, stride, v, above) + upTo(sums, upper + first, stride, u, above);
      open += upTo(sums, lower + last + 1, stride, v, below) -
        upTo(sums, lower + first + 1, stride, u, below) -
        upTo(sums, upper + last + 1, stride, v, above) +
        upTo(sums, upper + first + 1, stride, u, above);
    }
    return this.#seen === 0 ? 0 : shared / (this.#seen + open);
  }
}

/** Sum over all above and left of a point in the pixel at `i`, bilinear between its corners. */
function upTo(sums: Float64Array, i: number, stride: number, right: number, down: number): number {
  const above = sums[i] + (sums[i + 2] - sums[i]) * right;
  const below = sums[i + stride] + (sums[i + stride + 2] - sums[i + stride]) * right;
  return above + (below - above) * down;
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(0, value));
}
