import assert from "node:assert/strict";
import test from "node:test";
import { upsample } from "./upsample.ts";

test("upsample() keeps a flat plane flat", () => {
  const { width, height, data } = upsample({
    width: 3,
    height: 2,
    data: new Float32Array(6).fill(7),
  }, 4);
  assert.deepEqual([width, height], [12, 8]);
  assert.ok(data.every((value) => value === 7));
});

test("upsample() goes straight from one cell's middle to the next", () => {
  const { data } = upsample({ width: 2, height: 1, data: Float32Array.of(0, 4) }, 4);
  assert.deepEqual([...data.subarray(0, 8)], [0, 0, 0.5, 1.5, 2.5, 3.5, 4, 4]);
});
