import assert from "node:assert/strict";
import test from "node:test";
import { shuffle } from "./shuffle.ts";

const LIST = Array.from({ length: 50 }, (_, i) => i);

test("shuffle() keeps every entry and leaves the list as it was", () => {
  const before = [...LIST];
  assert.deepEqual(shuffle(LIST, 1, "a").sort((a, b) => a - b), LIST);
  assert.deepEqual(LIST, before);
});

test("shuffle() draws the same order for the same seed and name, others for others", () => {
  assert.deepEqual(shuffle(LIST, 1, "a"), shuffle(LIST, 1, "a"));
  assert.notDeepEqual(shuffle(LIST, 1, "a"), shuffle(LIST, 2, "a"));
  assert.notDeepEqual(shuffle(LIST, 1, "a"), shuffle(LIST, 1, "b"));
});
