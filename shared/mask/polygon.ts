/** Masks to polygons and back. */
export { rasterizePolygons } from "./rasterize-polygons.ts";
export { rasterizeRegions } from "./rasterize-regions.ts";
export { traceBitmap, type TracedRegion } from "./trace.ts";
