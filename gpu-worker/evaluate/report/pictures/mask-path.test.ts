import assert from "node:assert/strict";
import test from "node:test";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { maskPath } from "./mask-path.ts";

test("maskPath() draws a box where it lies in the cut-out, at its scale", () => {
  const mask = RunLengthMask.filled(100, 80, [30, 20, 10, 5]);
  assert.equal(maskPath(mask, [20, 10, 40, 40], 2), "M20 20L40 20L40 30L20 30Z");
});

test("maskPath() draws what lies in the region alone", () => {
  const mask = RunLengthMask.filled(100, 80, [0, 0, 100, 80]);
  assert.equal(maskPath(mask, [20, 10, 4, 3], 1), "M0 0L4 0L4 3L0 3Z");
  assert.equal(maskPath(RunLengthMask.filled(100, 80, [0, 0, 9, 9]), [20, 10, 4, 3], 1), "");
});

test("maskPath() draws holes as rings of their own", () => {
  const ring = RunLengthMask.filled(20, 20, [2, 2, 10, 10])
    .difference(RunLengthMask.filled(20, 20, [4, 4, 3, 3]));
  assert.equal(maskPath(ring, [0, 0, 20, 20], 1).match(/M/g)?.length, 2);
});

test("maskPath() draws a slope of steps as a line", () => {
  const steps = Array.from(
    { length: 40 },
    (_, i) => RunLengthMask.filled(60, 60, [i, 0, 1, i + 1]),
  );
  const triangle = steps.reduce((all, column) => all.union(column));
  const points = maskPath(triangle, [0, 0, 60, 60], 1).split("L").length;
  assert.ok(points <= 8, `got ${points} points`);
});
