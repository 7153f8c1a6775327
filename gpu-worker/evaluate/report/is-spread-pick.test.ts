import assert from "node:assert/strict";
import test from "node:test";
import { isSpreadPick } from "./is-spread-pick.ts";

function picks(total: number, count: number): number[] {
  return Array.from({ length: total }, (_, index) => index)
    .filter((index) => isSpreadPick(index, total, count));
}

test("isSpreadPick() picks as many as asked, evenly", () => {
  assert.deepEqual(picks(9, 3), [2, 5, 8]);
  for (const [total, count] of [[120, 20], [7, 3], [5, 4], [1, 1]]) {
    assert.equal(picks(total, count).length, count);
  }
});

test("isSpreadPick() picks none, or all when more are asked for than there are", () => {
  assert.deepEqual(picks(4, 0), []);
  assert.deepEqual(picks(4, 9), [0, 1, 2, 3]);
  assert.deepEqual(picks(4, Infinity), [0, 1, 2, 3]);
});
