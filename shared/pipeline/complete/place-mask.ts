import type { SoftMask } from "../../geometry/resample-mask.ts";
import { type Silhouette, silhouetteOf } from "../align/silhouette.ts";

/** Shift of a mask in its own px, and its scale about its middle. */
export interface Placement {
  readonly dx: number;
  readonly dy: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Mask transfer (paper, section 4.3): a reference's centred silhouette put on the voted centre, bilinear. */
export function placeMask(mask: SoftMask, placement: Placement): SoftMask {
  const { width, height } = mask;
  const data = new Float32Array(width * height);
  addPlaced(data, silhouetteOf(mask), placement, 1);
  return { width, height, data };
}

/** Adds `weight` times the placed silhouette to a mask of its size. */
export function addPlaced(
  target: Float32Array,
  { width, height, left, top, columns, rows, data }: Silhouette,
  { dx, dy, scaleX, scaleY }: Placement,
  weight: number,
): void {
  const across = taps(width, dx, scaleX, left, columns);
  const down = taps(height, dy, scaleY, top, rows);
  for (let y = down.start; y < down.end; y++) {
    const lower = down.share[y];
    const upper = 1 - lower;
    const row = down.first[y] * columns;
    for (let x = across.start; x < across.end; x++) {
      const i = row + across.first[x];
      const right = across.share[x];
      const a = upper * data[i] + lower * data[i + columns];
      const b = upper * data[i + 1] + lower * data[i + columns + 1];
      target[y * width + x] += weight * (a + (b - a) * right);
    }
  }
}

/** Along one axis: the pixels that a silhouette reaches, the first of the two that each reads, the second's share. */
function taps(size: number, shift: number, scale: number, offset: number, length: number) {
  const first = new Int32Array(size);
  const share = new Float32Array(size);
  let start = size;
  let end = 0;
  for (let i = 0; i < size; i++) {
    const position = (i + 0.5 - size / 2 - shift) / scale + size / 2 - 0.5 - offset;
    const floor = Math.floor(position);
    if (floor < 0 || floor + 1 >= length) continue;
    first[i] = floor;
    share[i] = position - floor;
    start = Math.min(start, i);
    end = i + 1;
  }
  return { first, share, start, end };
}
