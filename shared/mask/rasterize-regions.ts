import { type Bitmap, createBitmap } from "./bitmap.ts";
import type { TracedRegion } from "./trace.ts";

/**
 * Union of regions with holes, [x0, y0, x1, y1, …] in px: a pixel is set when its centre is inside
 * by the even-odd rule. Unlike COCO's rule for polygons it gives traced masks back exactly.
 */
export function rasterizeRegions(
  regions: readonly TracedRegion[],
  width: number,
  height: number,
): Bitmap {
  const bitmap = createBitmap(width, height);
  for (const { exterior, holes } of regions) {
    const crossings = new Map<number, number[]>();
    for (const contour of [exterior, ...holes]) addCrossings(contour, width, height, crossings);
    for (const [y, columns] of crossings) {
      columns.sort((a, b) => a - b);
      for (let i = 0; i < columns.length; i += 2) {
        bitmap.data.fill(1, y * width + columns[i], y * width + columns[i + 1]);
      }
    }
  }
  return bitmap;
}

/** Adds, for each row that a contour crosses at its middle, the first pixel right of the crossing. */
function addCrossings(
  contour: readonly number[],
  width: number,
  height: number,
  crossings: Map<number, number[]>,
): void {
  for (let i = 0; i < contour.length; i += 2) {
    const next = (i + 2) % contour.length;
    const [x0, y0, x1, y1] = [contour[i], contour[i + 1], contour[next], contour[next + 1]];
    if (y0 === y1) continue;
    const top = Math.max(0, Math.ceil(Math.min(y0, y1) - 0.5));
    const bottom = Math.min(height, Math.ceil(Math.max(y0, y1) - 0.5));
    for (let y = top; y < bottom; y++) {
      const x = x0 + ((y + 0.5 - y0) / (y1 - y0)) * (x1 - x0);
      const column = Math.min(Math.max(Math.ceil(x - 0.5), 0), width);
      const row = crossings.get(y);
      if (row) row.push(column);
      else crossings.set(y, [column]);
    }
  }
}
