import type { BoxXywh } from "../geometry/box.ts";
import { type Bitmap, createBitmap } from "./bitmap.ts";
import type { RunLengthMask } from "./run-length-mask.ts";
import { traceBitmap } from "./trace.ts";

/**
 * A mask as COCO polygons, flat [x0, y0, x1, y1, …] in px, one for each region of 4-neighbours, along
 * the pixels' edges. Holes are joined to their region by a line there and back (`joinPolygons`), so
 * that `polygonRuns` and pycocotools give the same mask back, pixel by pixel.
 */
export function maskPolygons(mask: RunLengthMask): number[][] {
  const box = mask.boundingBox();
  if (!box) return [];
  return traceBitmap(cropMask(mask, box)).map(({ exterior, holes }) => {
    const polygon = joinPolygons([exterior, ...holes]);
    for (let i = 0; i < polygon.length; i++) polygon[i] += box[i % 2];
    return polygon;
  });
}

/**
 * Several polygons as one, for formats that have one flat list: from the first point of the first to
 * that of each other one, round it, and back the same way. By the even-odd rule, and by pycocotools,
 * the lines between them enclose nothing: holes stay holes, and parts stay apart.
 */
export function joinPolygons(polygons: readonly (readonly number[])[]): number[] {
  if (polygons.length === 0) return [];
  const [first, ...others] = polygons;
  const joined = [...first];
  for (const other of others) {
    joined.push(first[0], first[1]);
    for (const value of other) joined.push(value);
    joined.push(other[0], other[1]);
  }
  return joined;
}

/** The part of a mask in a box of whole pixels inside its picture. */
function cropMask(mask: RunLengthMask, [left, top, width, height]: Readonly<BoxXywh>): Bitmap {
  const crop = createBitmap(width, height);
  for (let x = 0; x < width; x++) {
    for (const [start, end] of mask.runsOfColumn(left + x)) {
      for (let y = start - top; y < end - top; y++) crop.data[y * width + x] = 1;
    }
  }
  return crop;
}
