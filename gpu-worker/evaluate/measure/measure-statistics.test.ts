import assert from "node:assert/strict";
import test from "node:test";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { measureMean } from "./measure-mean.ts";
import { measureStatistics } from "./measure-statistics.ts";

const groups = Array.from({ length: 30 }, (_, i) => i % 7 === 0 ? [] : [i / 30, (i % 5) / 10]);
const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test("measureStatistics() of the mean is measureMean()", () => {
  const { mean } = measureStatistics(groups, (values) => ({ mean: meanOf(values) }), 4);
  const same = measureMean(groups, 4);
  for (
    const [a, b] of [
      [mean.value, same.value],
      [mean.interval?.[0], same.interval?.[0]],
      [mean.interval?.[1], same.interval?.[1]],
    ]
  ) {
    assert.ok(Math.abs((a ?? NaN) - (b ?? NaN)) < 1e-12);
  }
});

test("measureStatistics() measures what is no mean, and nothing where there is nothing", () => {
  const statistics = (values: readonly number[]) => ({
    median: values.length === 0 ? null : quantile(values, 0.5),
    large: values.find((value) => value > 2) ?? null,
  });
  const { median, large } = measureStatistics(groups, statistics, 1);
  const [low, high] = median.interval ?? assert.fail("No interval");
  assert.ok(median.value !== null && low <= median.value && median.value <= high);
  assert.deepEqual(large, { value: null, interval: null });
  assert.deepEqual(measureStatistics([[]], statistics, 1).median, { value: null, interval: null });
});
