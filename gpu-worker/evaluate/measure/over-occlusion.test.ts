import assert from "node:assert/strict";
import test from "node:test";
import { curveOverOcclusion } from "./over-occlusion.ts";

test("curveOverOcclusion() gives the mean of each tenth, and of what is wholly visible", () => {
  const values = [
    { rate: 0, value: 1 },
    { rate: 0.1, value: 0.8 },
    { rate: 0.02, value: 0.6 },
    { rate: 0.1001, value: 0.4 },
    { rate: 1, value: 0.1 },
  ].map((entry, group) => ({ ...entry, group }));
  const points = curveOverOcclusion(values, 1).map((
    { x, y },
  ) => [x, Math.round(10 * (y ?? 0)) / 10]);
  assert.deepEqual(points, [[0, 1], [0.05, 0.7], [0.15, 0.4], [0.95, 0.1]]);
});
