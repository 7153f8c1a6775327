import { assertEquals } from "@std/assert";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { arbitraryBitmap } from "@kanizsa/shared/mask/test-support.ts";
import fc from "fast-check";
import { outlineOf } from "./outline.ts";

Deno.test("outlineOf() keeps the pixels that have one outside the mask so many px away", () => {
  fc.assert(fc.property(arbitraryBitmap, fc.integer({ min: 1, max: 4 }), (bitmap, px) => {
    const { width, height, data } = bitmap;
    const isSet = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
    // within a column each pixel on the way counts, across columns the last
    const isInside = (x: number, y: number) =>
      isSet(x - px, y) && isSet(x + px, y) &&
      Array.from({ length: 2 * px + 1 }, (_, i) => y - px + i).every((row) => isSet(x, row));
    const expected = createBitmap(width, height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        expected.data[y * width + x] = Number(isSet(x, y) && !isInside(x, y));
      }
    }
    assertEquals(outlineOf(RunLengthMask.fromBitmap(bitmap), px).toBitmap(), expected);
  }));
});
