import type { Bitmap } from "./bitmap.ts";
import { polygonRuns } from "./polygon-runs.ts";

/** Union of COCO polygons pixel by pixel; see `polygonRuns`, also for what it throws. */
export function rasterizePolygons(
  polygons: readonly (readonly number[])[],
  width: number,
  height: number,
): Bitmap {
  return polygonRuns(polygons, width, height).toBitmap();
}
