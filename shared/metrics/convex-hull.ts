import { type Bitmap, createBitmap } from "../mask/bitmap.ts";

type Point = readonly [x: number, y: number];

/**
 * The pixels whose centres lie in the convex hull of the set pixels' centres, border included: the
 * mask itself and what it takes to make it convex. Empty for an empty mask.
 */
export function convexHull(mask: Bitmap): Bitmap {
  const filled = createBitmap(mask.width, mask.height);
  const { left, right } = rowEnds(mask);
  if (left.length === 0) return filled;
  const leftChain = chain(left, -1);
  const rightChain = chain(right, 1);
  for (let y = left[0][1]; y <= left[left.length - 1][1]; y++) {
    // Rounding must not lose a pixel that lies on the hull's border.
    const from = Math.ceil(crossing(leftChain, y) - 1e-9);
    const to = Math.floor(crossing(rightChain, y) + 1e-9);
    filled.data.fill(1, y * mask.width + from, y * mask.width + to + 1);
  }
  return filled;
}

/** First and last set pixel of every row that has one, downwards. */
function rowEnds({ width, height, data }: Bitmap): { left: Point[]; right: Point[] } {
  const left: Point[] = [];
  const right: Point[] = [];
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    left.push([first, y]);
    right.push([row.lastIndexOf(1), y]);
  }
  return { left, right };
}

/** Side of the hull (monotone chain): the points, downwards, that bulge towards `sign` along x. */
function chain(points: readonly Point[], sign: 1 | -1): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    while (
      kept.length >= 2 && sign * turn(kept[kept.length - 2], kept[kept.length - 1], point) <= 0
    ) {
      kept.pop();
    }
    kept.push(point);
  }
  return kept;
}

/** Above 0 where `b` lies to the right (greater x) of the line from `a` down to `c`. */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
}

/** x where a chain crosses the row y, which lies between its first and last point. */
function crossing(points: readonly Point[], y: number): number {
  const next = points.findIndex((point) => point[1] >= y);
  const [x1, y1] = points[next];
  if (y1 === y) return x1;
  const [x0, y0] = points[next - 1];
  return x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);
}
