import type { SoftMask } from "../../geometry/resample-mask.ts";

/** A reference's mask as transfer and alignment read it, all in px of the mask. */
export interface Silhouette {
  /** Size of the mask that it was cut from. */
  readonly width: number;
  readonly height: number;
  /** What the mask sets with one pixel of zeros around it: its first column and row, and its size. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  readonly data: Float32Array;
  /**
   * Where the mask is above one half, row by row, counted from its middle: row, start and end of each run in
   * turn. Starts and ends lie where the line between two pixels crosses one half.
   */
  readonly runs: Float32Array;
}

const known = new WeakMap<SoftMask, Silhouette>();

/** The silhouette of a reference's mask, made once for each mask object. */
export function silhouetteOf(mask: SoftMask): Silhouette {
  let silhouette = known.get(mask);
  if (!silhouette) {
    silhouette = { width: mask.width, height: mask.height, ...cut(mask), runs: runsOf(mask) };
    known.set(mask, silhouette);
  }
  return silhouette;
}

function cut({ width, height, data }: SoftMask) {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return { left: 0, top: 0, columns: 0, rows: 0, data: new Float32Array(0) };
  const columns = right - left + 3;
  const rows = bottom - top + 3;
  const padded = new Float32Array(columns * rows);
  for (let y = top; y <= bottom; y++) {
    const row = data.subarray(y * width + left, y * width + right + 1);
    padded.set(row, (y - top + 1) * columns + 1);
  }
  return { left: left - 1, top: top - 1, columns, rows, data: padded };
}

function runsOf({ width, height, data }: SoftMask): Float32Array {
  const runs: number[] = [];
  for (let y = 0; y < height; y++) {
    let start = NaN;
    let before = 0;
    for (let x = 0; x <= width; x++) {
      const here = x < width ? data[y * width + x] : 0;
      if ((here > 0.5) !== (before > 0.5)) {
        const crossing = x - 0.5 + (0.5 - before) / (here - before) - width / 2;
        if (here > 0.5) start = crossing;
        else runs.push(y - height / 2, start, crossing);
      }
      before = here;
    }
  }
  return Float32Array.from(runs);
}
