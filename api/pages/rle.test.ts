import { assertEquals } from "@std/assert";
import { type Bitmap, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import fc from "fast-check";
import { decodeRuns, rasterize } from "./rle.js";

const bitmaps = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })).chain(
  ([width, height]) =>
    fc.array(fc.integer({ min: 0, max: 1 }), {
      minLength: width * height,
      maxLength: width * height,
    }).map((pixels): Bitmap => ({ width, height, data: Uint8Array.from(pixels) })),
);

const whole = ({ width, height }: { width: number; height: number }) => ({
  x: 0,
  y: 0,
  width,
  height,
});

Deno.test("the page's rasterize() gives back every mask that shared/mask encodes", () => {
  fc.assert(fc.property(bitmaps, (bitmap) => {
    assertEquals(rasterize(encodeRle(bitmap), bitmap, whole(bitmap)), bitmap.data);
  }));
});

Deno.test("the page's rasterize() shows a mask at any size as its nearest pixels, whole or in part", () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(fc.property(bitmaps, sizes, fc.nat(89), fc.nat(89), (bitmap, shown, left, top) => {
    const x = Math.min(left, shown.width - 1);
    const y = Math.min(top, shown.height - 1);
    const rect = { x, y, width: shown.width - x, height: shown.height - y };
    const expected = new Uint8Array(rect.width * rect.height);
    for (let row = 0; row < rect.height; row++) {
      for (let column = 0; column < rect.width; column++) {
        const maskX = Math.floor((x + column + 0.5) * bitmap.width / shown.width);
        const maskY = Math.floor((y + row + 0.5) * bitmap.height / shown.height);
        expected[row * rect.width + column] = bitmap.data[maskY * bitmap.width + maskX];
      }
    }
    assertEquals(rasterize(encodeRle(bitmap), shown, rect), expected);
  }));
});

Deno.test("the page's decodeRuns() reads runs of a picture of 50 megapixels", () => {
  const bitmap = createBitmap(10_000, 5_000);
  bitmap.data[49_999_999] = 1;
  assertEquals(decodeRuns(encodeRle(bitmap).counts), [49_999_999, 1]);
});
