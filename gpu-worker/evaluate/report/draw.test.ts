import assert from "node:assert/strict";
import test from "node:test";
import { filledBox } from "../testing/answering-worker.ts";
import { copyImage, outline, sideBySide, tint } from "./draw.ts";

const SIZE = { width: 12, height: 10 };
const grey = () => ({ ...SIZE, rgb: new Uint8Array(360).fill(100) });

function changed(rgb: Uint8Array): number {
  return rgb.filter((value, index) => index % 3 === 0 && value !== 100).length;
}

test("tint() mixes the colour into the mask's pixels alone", () => {
  const image = grey();
  tint(image, filledBox([2, 2, 4, 3], SIZE), [200, 100, 0], 0.5);
  assert.deepEqual([...image.rgb.subarray((2 * 12 + 2) * 3).subarray(0, 3)], [150, 100, 50]);
  assert.equal(changed(image.rgb), 12);
});

test("outline() draws two pixels inside the border, also at the picture's", () => {
  const image = grey();
  outline(image, filledBox([0, 0, 8, 8], SIZE), [255, 0, 0]);
  assert.equal(changed(image.rgb), 64 - 16);
});

test("copyImage() can be drawn on without touching the original", () => {
  const original = { ...SIZE, rgb: Buffer.alloc(360, 100) };
  tint(copyImage(original), filledBox([0, 0, 5, 5], SIZE), [0, 0, 0], 1);
  assert.equal(changed(original.rgb), 0);
});

test("sideBySide() puts pictures in a row", () => {
  const black = { width: 3, height: 10, rgb: new Uint8Array(90) };
  const { width, height, rgb } = sideBySide([grey(), black]);
  assert.deepEqual([width, height], [15, 10]);
  assert.deepEqual([...rgb.subarray(11 * 3, 13 * 3)], [100, 100, 100, 0, 0, 0]);
  assert.throws(() => sideBySide([grey(), { ...black, height: 9 }]), RangeError);
});
