import assert from "node:assert/strict";
import test from "node:test";
import { pickCases } from "./pick-cases.ts";

const pick = (values: number[]) => pickCases(values, (value) => value);

test("pickCases() takes the best, the median and the worst", () => {
  assert.deepEqual(pick([0.3, 0.9, 0.5, 0.1, 0.7]), [
    { label: "best", entry: 0.9 },
    { label: "median", entry: 0.5 },
    { label: "worst", entry: 0.1 },
  ]);
});

test("pickCases() shows no case twice", () => {
  assert.deepEqual(pick([]), []);
  assert.deepEqual(pick([0.4]), [{ label: "best", entry: 0.4 }]);
  assert.deepEqual(pick([0.4, 0.8]).map(({ label }) => label), ["best", "worst"]);
});
