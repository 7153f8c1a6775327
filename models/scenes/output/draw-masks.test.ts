import assert from "node:assert/strict";
import test from "node:test";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { drawMasks } from "./draw-masks.ts";

const [WIDTH, HEIGHT] = [20, 12];
const GREY = { width: WIDTH, height: HEIGHT, rgb: new Uint8Array(WIDTH * HEIGHT * 3).fill(100) };
const amodal = RunLengthMask.filled(WIDTH, HEIGHT, [2, 2, 16, 8]);
const visible = RunLengthMask.filled(WIDTH, HEIGHT, [2, 2, 6, 8]);

/** Red of a pixel after drawing. */
function red(x: number, y: number): number {
  return drawMasks(GREY, [{ amodal, visible }]).rgb[(y * WIDTH + x) * 3];
}

test("drawMasks() tints what is visible, hatches what is hidden and leaves the rest alone", () => {
  assert.equal(red(4, 5), Math.round(100 * 0.55 + 230 * 0.45));
  const hidden = new Set(Array.from({ length: 6 }, (_, i) => red(10 + i, 5)));
  assert.deepEqual([...hidden].sort(), [100, Math.round(100 * 0.25 + 230 * 0.75)]);
  assert.equal(red(0, 0), 100);
});

test("drawMasks() outlines the whole mask", () => {
  for (const x of [2, 17]) assert.equal(red(x, 5), Math.round(100 * 0.1 + 230 * 0.9));
});

test("drawMasks() does not change the picture that it is given", () => {
  drawMasks(GREY, [{ amodal, visible }]);
  assert.ok(GREY.rgb.every((value) => value === 100));
});
