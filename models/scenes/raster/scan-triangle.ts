/** Rows of samples that a triangle covers: for row `top + i` the samples from `starts[i]` to before `ends[i]`. */
export class Spans {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  top = 0;
  rows = 0;

  constructor(height: number) {
    this.starts = new Int32Array(height);
    this.ends = new Int32Array(height);
  }
}

/**
 * The samples (at the middle of each cell) inside a triangle, of either turn, cut at the picture's
 * border. A sample exactly on an edge belongs to both sides. Returns false when there is none.
 */
export function scanTriangle(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  width: number,
  height: number,
  spans: Spans,
): boolean {
  const low = Math.min(ay, by, cy), high = Math.max(ay, by, cy);
  const left = Math.min(ax, bx, cx), right = Math.max(ax, bx, cx);
  const top = Math.max(0, Math.ceil(low - 0.5));
  const bottom = Math.min(height - 1, Math.floor(high - 0.5));
  const first = Math.max(0, Math.ceil(left - 0.5));
  const last = Math.min(width - 1, Math.floor(right - 0.5));
  if (!(top <= bottom && first <= last)) return false;
  if ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax) < 0) {
    let swap = bx;
    bx = cx;
    cx = swap;
    swap = by;
    by = cy;
    cy = swap;
  }
  spans.top = top;
  spans.rows = bottom - top + 1;
  const { starts, ends } = spans;
  for (let i = 0; i < spans.rows; i++) {
    starts[i] = first;
    ends[i] = last + 1;
  }
  cut(ax, ay, bx, by, spans);
  cut(bx, by, cx, cy, spans);
  cut(cx, cy, ax, ay, spans);
  return true;
}

/** Keeps the samples on the inner side of an edge. */
function cut(ax: number, ay: number, bx: number, by: number, spans: Spans): void {
  const { starts, ends, top, rows } = spans;
  const dx = bx - ax, dy = by - ay;
  if (dy === 0) {
    if (dx === 0) return;
    for (let i = 0; i < rows; i++) if (dx * (top + i + 0.5 - ay) < 0) ends[i] = starts[i];
    return;
  }
  const slope = dx / dy;
  let x = ax + (top + 0.5 - ay) * slope - 0.5;
  if (dy > 0) {
    for (let i = 0; i < rows; i++, x += slope) {
      if (x < ends[i] - 1) ends[i] = x < starts[i] ? starts[i] : Math.floor(x) + 1;
    }
  } else {
    for (let i = 0; i < rows; i++, x += slope) {
      if (x > starts[i]) starts[i] = x > ends[i] ? ends[i] : Math.ceil(x);
    }
  }
}
