import type { Rle } from "../../types.ts";

/** The smallest part of a mask that holds all that is set. */
export interface MaskWindow {
  /** Px of the mask. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Row-major with a border of one pixel all around: `width + 2` bytes a row, 1 inside. */
  readonly data: Uint8Array;
}

/**
 * Reads COCO compressed RLE as an answer holds it, without spreading out the whole mask. Smaller than
 * `shared/mask`, and trusting: runs beyond the mask's end are left out, not complained of. Null when
 * nothing is set.
 */
export function decodeMask(
  { size: [height, width], counts }: Rle,
): MaskWindow | null {
  const spans = spansOf(counts, height * width);
  let left = width, right = -1, top = height, bottom = -1;
  for (const [start, end] of spans) {
    const first = Math.floor(start / height);
    const last = Math.floor((end - 1) / height);
    left = Math.min(left, first);
    right = Math.max(right, last);
    top = first === last ? Math.min(top, start % height) : 0;
    bottom = first === last ? Math.max(bottom, (end - 1) % height) : height - 1;
  }
  if (right < 0) return null;
  const stride = right - left + 3;
  const data = new Uint8Array(stride * (bottom - top + 3));
  for (const [start, end] of spans) {
    let x = Math.floor(start / height) - left + 1;
    let y = start % height;
    for (let at = start; at < end; at++) {
      data[(y - top + 1) * stride + x] = 1;
      if (++y === height) {
        y = 0;
        x++;
      }
    }
  }
  return { left, top, width: stride - 2, height: bottom - top + 1, data };
}

/** Runs of 1 as [first, behind the last] of a column-major mask. */
function spansOf(
  counts: string,
  pixels: number,
): [start: number, end: number][] {
  const spans: [number, number][] = [];
  const runs: number[] = [];
  let end = 0;
  for (let at = 0; at < counts.length;) {
    // Five bits a character, the lowest first; bit 6 says that more follow.
    let value = 0, shift = 0, code;
    do {
      code = counts.charCodeAt(at++) - 48;
      value |= (code & 31) << shift;
      shift += 5;
    } while (code & 32);
    if (code & 16 && shift < 32) value |= -1 << shift;
    // From the fourth on, runs are told as differences to the last but one.
    if (runs.length > 2) value += runs[runs.length - 2];
    runs.push(value);
    const start = end;
    end = Math.min(pixels, end + value);
    if (runs.length % 2 === 0 && end > start) spans.push([start, end]);
  }
  return spans;
}
