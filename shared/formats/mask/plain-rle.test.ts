import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { arbitraryBitmap, drawBitmap } from "../../mask/test-support.ts";
import { plainRle } from "./plain-rle.ts";
import { readSegmentation } from "./read-segmentation.ts";

for (
  const [row, counts] of [
    [".##.", [1, 2, 1]],
    ["##..", [0, 2, 2]],
    ["..##", [2, 2]],
    ["####", [0, 4]],
    ["....", [4]],
  ] as const
) {
  Deno.test(`plainRle() of ${row} is ${counts}`, () => {
    const mask = RunLengthMask.fromBitmap(drawBitmap(row));
    assertEquals(plainRle(mask), { size: [1, 4], counts: [...counts] });
  });
}

Deno.test("readSegmentation() gives back what plainRle() wrote", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    const mask = RunLengthMask.fromBitmap(bitmap);
    assertEquals(readSegmentation(plainRle(mask), bitmap, ""), mask);
  }));
});
