import { assertEquals, assertThrows } from "@std/assert";
import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FormatError } from "../format-error.ts";
import { readSegmentation } from "./read-segmentation.ts";

const picture = { width: 8, height: 6 };
/** Columns 2 to 4, rows 1 to 3. */
const square = RunLengthMask.filled(8, 6, [2, 1, 3, 3]);
const corners = [2, 1, 5, 1, 5, 4, 2, 4];

for (
  const [form, value] of [
    ["polygons", [corners]],
    ["a flat polygon, as COCOA has it", corners],
    ["compressed RLE", encodeRle(square)],
    ["plain RLE", { size: [6, 8], counts: [13, 3, 3, 3, 3, 3, 20] }],
    ["polygons that overlap", [[2, 1, 4, 1, 4, 4, 2, 4], [3, 1, 5, 1, 5, 4, 3, 4]]],
    ["polygons with a splinter of two points", [corners, [0, 0, 7, 5]]],
  ] as const
) {
  Deno.test(`readSegmentation() reads ${form}`, () => {
    assertEquals(readSegmentation(value, picture, "mask"), square);
  });
}

Deno.test("readSegmentation() of no polygon is empty", () => {
  assertEquals(readSegmentation([], picture, "mask").isEmpty, true);
});

for (
  const [what, value, says] of [
    ["nothing", undefined, "mask: Use an object: got nothing"],
    ["a word among numbers", [[1, 2, "3"]], 'mask[0][2]: Use a number: got "3"'],
    ["an odd number of coordinates", [[1, 2, 3, 4, 5, 6, 7]], "mask: Use polygons of 3 points"],
    [
      "another picture's size",
      { size: [8, 6], counts: [48] },
      "mask: Use the picture's size [6, 8]",
    ],
    ["runs that overrun", { size: [6, 8], counts: [40, 9] }, "mask: Use runs that fit"],
    ["runs that end early", { size: [6, 8], counts: "0" }, "mask: Use runs that cover"],
    ["negative runs", { size: [6, 8], counts: [-1, 49] }, "mask.counts[0]: Use at least 0: got -1"],
  ] as const
) {
  Deno.test(`readSegmentation() refuses ${what}`, () => {
    assertThrows(() => readSegmentation(value, picture, "mask"), FormatError, says);
  });
}
