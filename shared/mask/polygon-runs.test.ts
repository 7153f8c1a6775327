import { assertEquals, assertThrows } from "@std/assert";
import golden from "./golden/polygons.json" with { type: "json" };
import { MaskFormatError } from "./mask-format-error.ts";
import { polygonRuns } from "./polygon-runs.ts";
import { encodeRle } from "./rle.ts";

for (const { name, polygons, rle } of golden) {
  Deno.test(`polygonRuns() agrees with pycocotools: ${name}`, () => {
    const [height, width] = rle.size;
    assertEquals(encodeRle(polygonRuns(polygons, width, height)), rle);
  });
}

Deno.test("polygonRuns() of no polygon is empty", () => {
  assertEquals(polygonRuns([], 3, 2).isEmpty, true);
});

const malformed: [name: string, polygon: number[], says: string][] = [
  ["two points", [0, 0, 5, 5], "got 4 numbers"],
  ["an odd number of coordinates", [0, 0, 5, 5, 0, 5, 1], "got 7 numbers"],
  ["NaN", [0, 0, 5, NaN, 0, 5], "got NaN"],
  ["infinite coordinates", [0, 0, Infinity, 5, 0, 5], "got Infinity"],
  ["coordinates far outside", [0, 0, 1e12, 5, 0, 5], "near the picture"],
];
for (const [name, polygon, says] of malformed) {
  Deno.test(`polygonRuns() rejects ${name}`, () => {
    assertThrows(() => polygonRuns([polygon], 9, 9), MaskFormatError, says);
  });
}

Deno.test("polygonRuns() of a car in 100 megapixels costs what its outline does", () => {
  const mask = polygonRuns([[5000, 4000, 6000, 4000, 6000, 4600, 5000, 4600]], 12_000, 8_000);
  assertEquals([mask.area(), mask.edges.length], [600_000, 2_000]);
});
