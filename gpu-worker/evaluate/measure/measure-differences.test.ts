import assert from "node:assert/strict";
import test from "node:test";
import { measureDifferences } from "./measure-differences.ts";
import { measureStatistics } from "./measure-statistics.ts";

const mean = (values: readonly number[]) => ({
  mean: values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length,
});
/** Groups that are hard or easy for both. */
const a = Array.from({ length: 40 }, (_, i) => [(i % 10) / 10 + 0.05 + (i % 3) / 1000]);
const b = Array.from({ length: 40 }, (_, i) => [(i % 10) / 10]);

test("measureDifferences() sees a small difference that both intervals hide", () => {
  const [own, other] = [a, b].map((groups) => measureStatistics(groups, mean, 1).mean);
  assert.ok(own.interval && other.interval && own.interval[0] < other.interval[1]);
  const { value, interval } = measureDifferences(a, b, mean, 1).mean;
  assert.ok(value !== null && Math.abs(value - 0.051) < 1e-3);
  assert.ok(interval && interval[0] > 0.05 && interval[1] < 0.052);
});

test("measureDifferences() compares the same groups only", () => {
  assert.throws(() => measureDifferences(a, b.slice(1), mean, 1), RangeError);
  assert.equal(measureDifferences([[]], [[]], mean, 1).mean.value, null);
});
