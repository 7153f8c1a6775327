import assert from "node:assert/strict";
import test from "node:test";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { segmentationToBitmap } from "./coco-mask.ts";

/** Columns 2 to 4, rows 1 to 3 of a picture of 8 × 6. */
function square() {
  return RunLengthMask.filled(8, 6, [2, 1, 3, 3]).toBitmap();
}

test("segmentationToBitmap() reads polygons, compressed and uncompressed RLE alike", () => {
  const polygon = [[2, 1, 5, 1, 5, 4, 2, 4]];
  const counts = [13, 3, 3, 3, 3, 3, 20];
  assert.deepEqual(segmentationToBitmap(polygon, 8, 6), square());
  assert.deepEqual(segmentationToBitmap(encodeRle(square()), 8, 6), square());
  assert.deepEqual(segmentationToBitmap({ size: [6, 8], counts }, 8, 6), square());
});

test("segmentationToBitmap() unites the polygons of one object", () => {
  const parts = [[2, 1, 4, 1, 4, 4, 2, 4], [3, 1, 5, 1, 5, 4, 3, 4]];
  assert.deepEqual(segmentationToBitmap(parts, 8, 6), square());
});

test("segmentationToBitmap() refuses RLE of another size", () => {
  assert.throws(() => segmentationToBitmap({ size: [8, 6], counts: [48] }, 8, 6), {
    name: "MaskFormatError",
    message: "Use a mask of the picture's size [6, 8]: got [8, 6]",
  });
});

test("segmentationToBitmap() refuses run lengths that overrun the picture", () => {
  assert.throws(() => segmentationToBitmap({ size: [6, 8], counts: [40, 9] }, 8, 6), {
    name: "MaskFormatError",
  });
});
