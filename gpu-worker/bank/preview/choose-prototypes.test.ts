import assert from "node:assert/strict";
import test from "node:test";
import { choosePrototypes } from "./choose-prototypes.ts";

const nearness = (places: readonly number[]) => (a: number, b: number) =>
  Math.exp(-Math.abs(places[a] - places[b]));

test("choosePrototypes() takes the middle of each crowd", () => {
  const places = [0, 0.1, 0.2, 5, 9, 9.1, 9.2, 9.3, 9.4];
  assert.deepEqual(choosePrototypes(places.length, 3, nearness(places)), [1, 3, 6]);
});

test("choosePrototypes() exchanges what was greedily taken too early", () => {
  // the best single one stands between two crowds, the best two are one of each
  const places = [0, 0.1, 0.2, 0.6, 1, 1.1, 1.2];
  assert.deepEqual(choosePrototypes(places.length, 1, nearness(places)), [3]);
  assert.deepEqual(choosePrototypes(places.length, 2, nearness(places)), [1, 5]);
});

test("choosePrototypes() gives all of a bank that is smaller, each once", () => {
  assert.deepEqual(choosePrototypes(4, 64, () => 1), [0, 1, 2, 3]);
  assert.deepEqual(choosePrototypes(0, 64, () => 1), []);
});
