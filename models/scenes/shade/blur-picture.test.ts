import assert from "node:assert/strict";
import test from "node:test";
import { blurPicture } from "./blur-picture.ts";

const [WIDTH, HEIGHT] = [15, 11];

test("blurPicture() leaves an even picture as it is", () => {
  const even = new Float32Array(WIDTH * HEIGHT * 3).fill(0.3);
  for (const value of blurPicture(even, WIDTH, HEIGHT, 1.2)) {
    assert.ok(Math.abs(value - 0.3) < 1e-6);
  }
});

test("blurPicture() spreads a spot evenly and keeps its light and its channel", () => {
  const spot = new Float32Array(WIDTH * HEIGHT * 3);
  const middle = (5 * WIDTH + 7) * 3;
  spot[middle + 1] = 1;
  const blurred = blurPicture(spot, WIDTH, HEIGHT, 1);
  const sum = blurred.reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum - 1) < 1e-5);
  assert.equal(blurred[middle], 0);
  assert.ok(Math.abs(blurred[middle + 1 - 3] - blurred[middle + 1 + 3]) < 1e-7);
  assert.ok(Math.abs(blurred[middle + 1 - 3] - blurred[middle + 1 - 3 * WIDTH]) < 1e-7);
});
