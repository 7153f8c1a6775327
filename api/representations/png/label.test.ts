import { assert, assertEquals } from "@std/assert";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { arbitraryBitmap } from "@kanizsa/shared/mask/test-support.ts";
import fc from "fast-check";
import { placeLabel } from "./label.ts";

Deno.test("placeLabel() draws an id's digits, dot by dot", () => {
  const mask = RunLengthMask.filled(40, 20, [10, 5, 20, 10]);
  const label = placeLabel(17, mask, 1);
  assert(label);
  const [x, y, width, height] = label.plate;
  assertEquals([width, height], [9, 7]);
  const drawn = Array.from(
    { length: height },
    (_, row) =>
      Array.from(
        { length: width },
        (_, column) => label.dots.some(([a, b]) => a === x + column && b === y + row) ? "#" : ".",
      ).join(""),
  );
  assertEquals(drawn, [
    ".........",
    "..#..###.",
    ".##....#.",
    "..#...#..",
    "..#...#..",
    ".###..#..",
    ".........",
  ]);
});

Deno.test("placeLabel() stands on the mask's middle", () => {
  const mask = RunLengthMask.filled(200, 100, [100, 20, 41, 40]);
  assertEquals(placeLabel(1, mask, 2)?.plate, [115, 33, 10, 14]);
});

Deno.test("placeLabel() stays inside the picture", () => {
  fc.assert(fc.property(arbitraryBitmap, fc.integer({ min: 1, max: 999 }), (bitmap, id) => {
    const label = placeLabel(id, RunLengthMask.fromBitmap(bitmap), 1);
    if (!label) return;
    for (const [x, y, width, height] of [label.plate, ...label.dots]) {
      assert(x >= 0 && y >= 0 && x + width <= bitmap.width && y + height <= bitmap.height);
    }
  }));
});

Deno.test("placeLabel() has no place on an empty mask or in a tiny picture", () => {
  assertEquals(placeLabel(1, new RunLengthMask(99, 99), 1), null);
  assertEquals(placeLabel(1, RunLengthMask.filled(4, 99, [0, 0, 4, 99]), 1), null);
});
