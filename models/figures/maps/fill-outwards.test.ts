import assert from "node:assert/strict";
import test from "node:test";
import { fillOutwards } from "./fill-outwards.ts";

test("fillOutwards() keeps the object's cells and carries them to the rest", () => {
  const share = Float32Array.of(0, 1, 0, 0, 0, 0.1);
  const data = Float32Array.of(9, 4, 9, 9, 9, 9);
  const filled = fillOutwards({ channels: 1, rows: 2, columns: 3, data, share });
  assert.deepEqual([...filled.data], [4, 4, 4, 4, 4, 4]);
});

test("fillOutwards() leaves a map without an object as it is", () => {
  const map = {
    channels: 1,
    rows: 1,
    columns: 2,
    data: Float32Array.of(1, 2),
    share: new Float32Array(2),
  };
  assert.deepEqual([...fillOutwards(map).data], [1, 2]);
});
