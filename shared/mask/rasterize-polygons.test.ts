import { assertEquals } from "@std/assert";
import { rasterizePolygons } from "./rasterize-polygons.ts";
import { drawBitmap } from "./test-support.ts";

Deno.test("rasterizePolygons() draws the union of its polygons", () => {
  assertEquals(
    rasterizePolygons([[1, 0, 3, 0, 3, 2, 1, 2], [2, 1, 5, 1, 5, 3, 2, 3]], 6, 4),
    drawBitmap(".##...", ".####.", "..###.", "......"),
  );
});
