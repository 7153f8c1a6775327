import { scanTriangle, type Spans } from "./scan-triangle.ts";

/** Which triangle each sample of a raster shows, and how near it is. */
export class Visibility {
  readonly width: number;
  readonly height: number;
  /** Nearness: larger is nearer, and even across a triangle (1 / depth for a pinhole camera). */
  readonly nearness: Float32Array;
  /** Number of the triangle, -1 where there is none. */
  readonly triangle: Int32Array;

  constructor(width: number, height: number, farthest = 0) {
    this.width = width;
    this.height = height;
    this.nearness = new Float32Array(width * height).fill(farthest);
    this.triangle = new Int32Array(width * height).fill(-1);
  }

  /** Draws one triangle where it is nearer than what is there. */
  draw(
    triangle: number,
    ax: number,
    ay: number,
    aw: number,
    bx: number,
    by: number,
    bw: number,
    cx: number,
    cy: number,
    cw: number,
    spans: Spans,
  ): void {
    const { width, height, nearness } = this;
    const twice = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (twice === 0 || !scanTriangle(ax, ay, bx, by, cx, cy, width, height, spans)) return;
    const slopeX = ((bw - aw) * (cy - ay) - (cw - aw) * (by - ay)) / twice;
    const slopeY = ((cw - aw) * (bx - ax) - (bw - aw) * (cx - ax)) / twice;
    const { starts, ends, top, rows } = spans;
    for (let i = 0; i < rows; i++) {
      const row = (top + i) * width;
      const end = row + ends[i];
      let w = aw + (starts[i] + 0.5 - ax) * slopeX + (top + i + 0.5 - ay) * slopeY;
      for (let at = row + starts[i]; at < end; at++, w += slopeX) {
        if (w > nearness[at]) {
          nearness[at] = w;
          this.triangle[at] = triangle;
        }
      }
    }
  }
}
