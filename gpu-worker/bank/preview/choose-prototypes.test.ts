import assert from "node:assert/strict";
import test from "node:test";
import { choosePrototypes } from "./choose-prototypes.ts";

/** Three crowds on a line. */
const PLACES = [0, 0.1, 0.2, 5, 5.1, 9, 9.1, 9.2, 9.3];
const near = (a: number, b: number) => Math.exp(-Math.abs(PLACES[a] - PLACES[b]));

test("choosePrototypes() takes one of each crowd, of the largest first", () => {
  const chosen = choosePrototypes(PLACES.length, 3, near);
  assert.ok(chosen[0] >= 5);
  assert.deepEqual(chosen.map((n) => PLACES[n] < 3 ? "a" : PLACES[n] < 7 ? "b" : "c").sort(), [
    "a",
    "b",
    "c",
  ]);
});

test("choosePrototypes() gives all of a bank that is smaller, each once", () => {
  assert.deepEqual(choosePrototypes(4, 64, near).sort(), [0, 1, 2, 3]);
  assert.deepEqual(choosePrototypes(0, 64, near), []);
});
