import assert from "node:assert/strict";
import test from "node:test";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { sampleIndices } from "./sample-indices.ts";

test("sampleIndices() takes as many different ones as asked", () => {
  for (const [total, count] of [[120, 20], [7, 3], [5, 4], [1, 1], [3, 0], [0, 2]]) {
    const indices = sampleIndices(total, count, mulberry32(1));
    assert.equal(indices.size, Math.min(count, total));
    for (const index of indices) assert.ok(index >= 0 && index < total);
  }
});

test("sampleIndices() takes all when more are asked for than there are", () => {
  for (const count of [4, 9, Infinity]) {
    assert.deepEqual([...sampleIndices(4, count, mulberry32(1))].sort(), [0, 1, 2, 3]);
  }
});

test("sampleIndices() takes every index about as often", () => {
  const random = mulberry32(3);
  const counts = Array.from({ length: 6 }, () => 0);
  for (let i = 0; i < 3000; i++) for (const index of sampleIndices(6, 2, random)) counts[index]++;
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 120, `got ${counts}`);
});
