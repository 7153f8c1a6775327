import assert from "node:assert/strict";
import test from "node:test";
import { BENCHMARK_SPLITS, pictureSeed, SPLITS } from "./splits.ts";

test("the benchmark has 2,000 pictures to train with, 200 to validate and 200 to test", () => {
  assert.deepEqual(BENCHMARK_SPLITS.map((name) => SPLITS[name].count), [2000, 200, 200]);
});

test("pictureSeed() gives no picture of one split to another", () => {
  const seeds = new Set<number>();
  for (const split of Object.keys(SPLITS)) {
    for (let i = 1; i <= 200; i++) seeds.add(pictureSeed(1, split, i));
  }
  assert.equal(seeds.size, Object.keys(SPLITS).length * 200);
});

test("pictureSeed() is another for another set", () => {
  assert.notEqual(pictureSeed(1, "train", 1), pictureSeed(2, "train", 1));
});
