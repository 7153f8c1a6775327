import assert from "node:assert/strict";
import test from "node:test";
import { mirrorBitmap, mirrorPicture } from "./mirror.ts";

test("mirrorPicture() exchanges left and right and keeps each pixel's colours together", () => {
  const rgb = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  const picture = { width: 200, height: 200, workingWidth: 2, workingHeight: 2, rgb };
  const mirrored = mirrorPicture(picture);
  assert.deepEqual([...mirrored.rgb], [4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
  assert.equal(mirrored.width, 200);
  assert.deepEqual(mirrorPicture(mirrored), picture);
});

test("mirrorBitmap() exchanges left and right", () => {
  const bitmap = { width: 3, height: 2, data: Uint8Array.of(1, 1, 0, 0, 0, 1) };
  assert.deepEqual([...mirrorBitmap(bitmap).data], [0, 1, 1, 1, 0, 0]);
});
