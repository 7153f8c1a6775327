import assert from "node:assert/strict";
import test from "node:test";
import { area, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { filledBox } from "../testing/answering-worker.ts";
import { countHidden, markCovered, paste, type Placement } from "./placement.ts";

const SIZE = { width: 10, height: 8 };

/** An opaque 4 × 3 sprite of one colour. */
function block(x: number, y: number, alpha = 255): Placement {
  const rgba = new Uint8Array(4 * 3 * 4);
  for (let i = 0; i < 12; i++) rgba.set([200, 100, 0, alpha], i * 4);
  const solid = { width: 4, height: 3, data: new Uint8Array(12).fill(+(alpha >= 128)) };
  return { id: "block", sprite: { width: 4, height: 3, rgba, solid }, x, y };
}

for (
  const [x, y, covered] of [
    [2, 2, 12],
    [0, 0, 12],
    [6, 5, 12],
    [-1, 2, 9],
    [7, 2, 9],
    [2, -2, 4],
    [2, 6, 8],
    [-4, 2, 0],
    [10, 2, 0],
    [2, -3, 0],
    [2, 8, 0],
    [-100, 100, 0],
  ]
) {
  test(`A sprite at ${x}, ${y} covers ${covered} pixels of the picture`, () => {
    const everything = filledBox([0, 0, SIZE.width, SIZE.height], SIZE);
    assert.equal(countHidden(block(x, y), everything), covered);
    const occluders = createBitmap(SIZE.width, SIZE.height);
    markCovered(block(x, y), occluders);
    assert.equal(area(occluders), covered);
    const canvas = { ...SIZE, rgb: new Uint8Array(SIZE.width * SIZE.height * 3) };
    paste(block(x, y), canvas);
    const painted = canvas.rgb.filter((value, index) => index % 3 === 0 && value === 200);
    assert.equal(painted.length, covered);
  });
}

test("countHidden() counts the target's pixels alone", () => {
  assert.equal(countHidden(block(2, 2), filledBox([4, 3, 5, 5], SIZE)), 4);
});

test("paste() mixes by alpha and keeps what shows through", () => {
  const canvas = { ...SIZE, rgb: new Uint8Array(SIZE.width * SIZE.height * 3).fill(100) };
  paste(block(0, 0, 51), canvas);
  assert.deepEqual([...canvas.rgb.subarray(0, 3)], [120, 100, 80]);
  assert.deepEqual([...canvas.rgb.subarray(12, 15)], [100, 100, 100]);
});
