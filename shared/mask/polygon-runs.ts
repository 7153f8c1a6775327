import { EdgeWriter } from "./edge-writer.ts";
import { MaskFormatError } from "./mask-format-error.ts";
import { RunLengthMask } from "./run-length-mask.ts";

/** Boundaries are followed in fifths of a pixel, as pycocotools does. */
const SUBPIXELS = 5;
/** Boundary steps of one polygon: coordinates far outside the picture must not take all memory. */
const MAX_STEPS = 2 ** 24;

/**
 * Union of COCO polygons, flat [x0, y0, x1, y1, …] in px, byte-exact with pycocotools' frPyObjects;
 * its cost follows the polygons, not the picture. Throws MaskFormatError for a polygon with fewer
 * than 3 points or coordinates that aren't finite.
 */
export function polygonRuns(
  polygons: readonly (readonly number[])[],
  width: number,
  height: number,
): RunLengthMask {
  return polygons.reduce<RunLengthMask>((union, polygon) => {
    checkPolygon(polygon);
    const runs = new EdgeWriter();
    // Runs between each pair of boundary crossings down the columns are inside.
    const crossings = findCrossings(polygon, width, height).sort();
    for (let i = 0; i < crossings.length; i += 2) {
      runs.fill(crossings[i], crossings[i + 1] ?? width * height);
    }
    return union.union(new RunLengthMask(width, height, runs.finish()));
  }, new RunLengthMask(width, height));
}

function checkPolygon(polygon: readonly number[]): void {
  if (polygon.length < 6 || polygon.length % 2 !== 0) {
    throw new MaskFormatError(
      `Use polygons of 3 points or more as [x0, y0, x1, y1, …]: got ${polygon.length} numbers`,
    );
  }
  const wrong = polygon.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new MaskFormatError(`Use finite polygon coordinates: got ${wrong}`);
  }
}

/** Column-major pixel positions where the boundary crosses a column's middle (rleFrPoly). */
function findCrossings(polygon: readonly number[], width: number, height: number): Uint32Array {
  const { xs, ys } = walkBoundary(polygon);
  const crossings: number[] = [];
  for (let i = 1; i < xs.length; i++) {
    if (xs[i] === xs[i - 1]) continue;
    const x = ((xs[i] < xs[i - 1] ? xs[i] : xs[i] - 1) + 0.5) / SUBPIXELS - 0.5;
    if (!Number.isInteger(x) || x < 0 || x > width - 1) continue;
    const y = (Math.min(ys[i], ys[i - 1]) + 0.5) / SUBPIXELS - 0.5;
    crossings.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
  }
  return Uint32Array.from(crossings);
}

/** Every step of the boundary in fifths of a pixel, along the longer axis of each edge. */
function walkBoundary(polygon: readonly number[]): { xs: Int32Array; ys: Int32Array } {
  const corners = polygon.map((value) => Math.trunc(SUBPIXELS * value + 0.5));
  corners.push(corners[0], corners[1]);
  let steps = 0;
  for (let i = 0; i + 3 < corners.length; i += 2) {
    steps += Math.max(
      Math.abs(corners[i + 2] - corners[i]),
      Math.abs(corners[i + 3] - corners[i + 1]),
    ) + 1;
  }
  if (steps > MAX_STEPS) {
    throw new MaskFormatError(
      `Use polygons near the picture: got one ${steps / SUBPIXELS} px round`,
    );
  }
  const xs = new Int32Array(steps);
  const ys = new Int32Array(steps);
  let at = 0;
  for (let i = 0; i + 3 < corners.length; i += 2) {
    at = walkEdge(corners[i], corners[i + 1], corners[i + 2], corners[i + 3], xs, ys, at);
  }
  return { xs, ys };
}

function walkEdge(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  xs: Int32Array,
  ys: Int32Array,
  start: number,
): number {
  const dx = Math.abs(toX - fromX);
  const dy = Math.abs(toY - fromY);
  const alongX = dx >= dy;
  const length = alongX ? dx : dy;
  // pycocotools computes an edge from its lower end, whichever way it runs, so that two polygons
  // that share an edge round it alike.
  const flipped = alongX ? fromX > toX : fromY > toY;
  const [startX, startY] = flipped ? [toX, toY] : [fromX, fromY];
  const [endX, endY] = flipped ? [fromX, fromY] : [toX, toY];
  const slope = length === 0 ? 0 : (alongX ? endY - startY : endX - startX) / length;
  for (let d = 0; d <= length; d++) {
    const t = flipped ? length - d : d;
    xs[start + d] = alongX ? startX + t : Math.trunc(startX + slope * t + 0.5);
    ys[start + d] = alongX ? Math.trunc(startY + slope * t + 0.5) : startY + t;
  }
  return start + length + 1;
}
