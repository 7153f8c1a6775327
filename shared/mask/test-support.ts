import fc from "fast-check";
import { type Bitmap, createBitmap } from "./bitmap.ts";

/** Masks of 1 to 24 px a side: noise of any density, which has every neighbourhood there is. */
export const arbitraryBitmap: fc.Arbitrary<Bitmap> = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
  .chain(([width, height]) =>
    fc.uint8Array({ min: 0, max: 1, minLength: width * height, maxLength: width * height })
      .map((data) => {
        const bitmap = createBitmap(width, height);
        bitmap.data.set(data);
        return bitmap;
      })
  );

/** A mask drawn as text: "#" is set, anything else is not. */
export function drawBitmap(...rows: string[]): Bitmap {
  const bitmap = createBitmap(rows[0].length, rows.length);
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) bitmap.data[y * bitmap.width + x] = +(row[x] === "#");
  });
  return bitmap;
}
