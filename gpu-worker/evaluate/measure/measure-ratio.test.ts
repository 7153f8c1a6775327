import assert from "node:assert/strict";
import test from "node:test";
import { measureRatio } from "./measure-ratio.ts";

test("measureRatio() pools, and its interval holds the value", () => {
  const groups = Array.from({ length: 50 }, (_, i): [number, number] => [i % 10, 10]);
  const { value, interval } = measureRatio(groups, 1);
  assert.equal(value, 0.45);
  assert.ok(interval && interval[0] < 0.45 && interval[1] > 0.45);
  assert.ok(interval[0] > 0.3 && interval[1] < 0.6);
  assert.deepEqual(measureRatio(groups, 1), { value, interval });
});

test("measureRatio() gives groups without a whole no say", () => {
  assert.deepEqual(measureRatio([[3, 4], [0, 0]], 1), { value: 0.75, interval: [0.75, 0.75] });
  assert.deepEqual(measureRatio([[0, 0]], 1), { value: null, interval: null });
  assert.deepEqual(measureRatio([], 1), { value: null, interval: null });
});

test("measureRatio() widens the interval where values of a group go together", () => {
  const width = (groups: [number, number][]) => {
    const { interval } = measureRatio(groups, 3);
    return interval ? interval[1] - interval[0] : assert.fail("No interval");
  };
  const single = Array.from({ length: 400 }, (_, i): [number, number] => [i % 2, 1]);
  const grouped = Array.from({ length: 20 }, (_, i): [number, number] => [20 * (i % 2), 20]);
  assert.ok(width(grouped) > 3 * width(single));
});
