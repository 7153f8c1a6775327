import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { joinPolygons, maskPolygons } from "./mask-polygons.ts";
import { polygonRuns } from "./polygon-runs.ts";
import { RunLengthMask } from "./run-length-mask.ts";
import { arbitraryBitmap, drawBitmap } from "./test-support.ts";

Deno.test("maskPolygons() of an empty mask gives none", () => {
  assertEquals(maskPolygons(new RunLengthMask(5, 4)), []);
});

Deno.test("maskPolygons() gives a polygon for each region, in px of the picture", () => {
  const mask = RunLengthMask.fromBitmap(drawBitmap("....", ".#..", "...#"));
  assertEquals(maskPolygons(mask), [[1, 1, 2, 1, 2, 2, 1, 2], [3, 2, 4, 2, 4, 3, 3, 3]]);
});

Deno.test("maskPolygons() joins a hole to its region", () => {
  const mask = RunLengthMask.fromBitmap(drawBitmap("###", "#.#", "###"));
  const [polygon, ...others] = maskPolygons(mask);
  assertEquals(others, []);
  assertEquals(polygon.length, 2 * (4 + 1 + 4 + 1));
});

Deno.test("polygonRuns() gives back what maskPolygons() made, as a list and joined to one", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    const mask = RunLengthMask.fromBitmap(bitmap);
    const polygons = maskPolygons(mask);
    assertEquals(polygonRuns(polygons, mask.width, mask.height), mask);
    if (polygons.length === 0) return;
    assertEquals(polygonRuns([joinPolygons(polygons)], mask.width, mask.height), mask);
  }));
});
