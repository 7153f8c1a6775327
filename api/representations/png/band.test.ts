import { assertEquals } from "@std/assert";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { arbitraryBitmap } from "@kanizsa/shared/mask/test-support.ts";
import fc from "fast-check";
import { Band } from "./band.ts";

Deno.test("Band.paintMask() of all bands paints the mask, and no row's filter byte", () => {
  fc.assert(fc.property(arbitraryBitmap, fc.integer({ min: 1, max: 5 }), (bitmap, rows) => {
    const { width, height, data } = bitmap;
    const mask = RunLengthMask.fromBitmap(bitmap);
    for (let top = 0; top < height; top += rows) {
      const bottom = Math.min(height, top + rows);
      const band = new Band(width, top, bottom);
      band.paintMask(mask, (x, y, before) => before + 1 + (x + y) % 7);
      const expected = Array.from({ length: bottom - top }, (_, i) => [
        0,
        ...Array.from(
          data.subarray((top + i) * width, (top + i + 1) * width),
          (set, x) => set && 1 + (x + top + i) % 7,
        ),
      ]);
      assertEquals([...band.bytes], expected.flat());
    }
  }));
});

Deno.test("Band.paintBox() paints the box's rows that are in the band", () => {
  const band = new Band(4, 10, 13);
  band.paintBox([1, 8, 2, 4], 9);
  band.paintBox([0, 13, 4, 1], 9);
  assertEquals([...band.bytes], [0, 0, 9, 9, 0, 0, 0, 9, 9, 0, 0, 0, 0, 0, 0]);
});
