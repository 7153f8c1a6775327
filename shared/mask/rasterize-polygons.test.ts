import { assertEquals, assertThrows } from "@std/assert";
import golden from "./golden/polygons.json" with { type: "json" };
import { MaskFormatError } from "./mask-format-error.ts";
import { rasterizePolygons } from "./rasterize-polygons.ts";
import { encodeRle } from "./rle.ts";

for (const { name, polygons, rle } of golden) {
  Deno.test(`rasterizePolygons() agrees with pycocotools: ${name}`, () => {
    const [height, width] = rle.size;
    assertEquals(encodeRle(rasterizePolygons(polygons, width, height)), rle);
  });
}

Deno.test("rasterizePolygons() of no polygon is empty", () => {
  assertEquals(rasterizePolygons([], 3, 2).data, new Uint8Array(6));
});

const malformed: [name: string, polygon: number[], says: string][] = [
  ["two points", [0, 0, 5, 5], "got 4 numbers"],
  ["an odd number of coordinates", [0, 0, 5, 5, 0, 5, 1], "got 7 numbers"],
  ["NaN", [0, 0, 5, NaN, 0, 5], "got NaN"],
  ["infinite coordinates", [0, 0, Infinity, 5, 0, 5], "got Infinity"],
  ["coordinates far outside", [0, 0, 1e12, 5, 0, 5], "near the picture"],
];
for (const [name, polygon, says] of malformed) {
  Deno.test(`rasterizePolygons() rejects ${name}`, () => {
    assertThrows(() => rasterizePolygons([polygon], 9, 9), MaskFormatError, says);
  });
}
