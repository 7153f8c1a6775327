import { assertEquals, assertThrows } from "@std/assert";
import {
  area,
  boundingBox,
  createBitmap,
  difference,
  intersection,
  intersectionOverUnion,
  union,
} from "./bitmap.ts";
import { drawBitmap } from "./test-support.ts";

const a = drawBitmap("##..", ".##.");
const b = drawBitmap(".#..", "..##");

for (const [width, height] of [[0, 4], [4, 0], [-1, 4], [1.5, 4], [NaN, 4], [Infinity, 4]]) {
  Deno.test(`createBitmap() rejects ${width} × ${height}`, () => {
    assertThrows(() => createBitmap(width, height), RangeError, `got ${width} × ${height}`);
  });
}

Deno.test("area() counts the set pixels", () => {
  assertEquals(area(a), 4);
  assertEquals(area(createBitmap(3, 3)), 0);
});

Deno.test("boundingBox() is tight", () => {
  assertEquals(boundingBox(drawBitmap(".....", "..#..", ".#...", ".....")), [1, 1, 2, 2]);
  assertEquals(boundingBox(drawBitmap("#...", "...#")), [0, 0, 4, 2]);
  assertEquals(boundingBox(drawBitmap("...#")), [3, 0, 1, 1]);
});

Deno.test("boundingBox() of an empty mask is null", () => {
  assertEquals(boundingBox(createBitmap(4, 2)), null);
});

Deno.test("union(), intersection() and difference() work pixel by pixel", () => {
  assertEquals(union(a, b), drawBitmap("##..", ".###"));
  assertEquals(intersection(a, b), drawBitmap(".#..", "..#."));
  assertEquals(difference(a, b), drawBitmap("#...", ".#.."));
});

Deno.test("intersectionOverUnion() is shared over all, and 0 for two empty masks", () => {
  assertEquals(intersectionOverUnion(a, b), 2 / 5);
  assertEquals(intersectionOverUnion(a, a), 1);
  assertEquals(intersectionOverUnion(createBitmap(2, 2), createBitmap(2, 2)), 0);
});

Deno.test("masks of different sizes are rejected, also with equal areas", () => {
  const turned = createBitmap(2, 4);
  for (const combine of [union, intersection, difference, intersectionOverUnion]) {
    assertThrows(() => combine(a, turned), RangeError, "got 4 × 2 and 2 × 4");
  }
});
