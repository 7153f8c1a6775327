import assert from "node:assert/strict";
import test from "node:test";
import { dominantObjects, halfCovered } from "./sample-counts.ts";

/** The object of one pixel with the given samples. */
function pixel(
  samples: number[],
  counts = (_object: number) => true,
  nearness = [1, 1, 1, 1],
): number {
  return dominantObjects(Int32Array.from(samples), Float32Array.from(nearness), counts, 1, 1)[0];
}

test("dominantObjects() gives a pixel to whom half of its samples belong", () => {
  assert.equal(pixel([7, 7, 7, 7]), 7);
  assert.equal(pixel([-1, 7, -1, 7]), 7);
  assert.equal(pixel([-1, 7, -1, -1]), -1);
});

test("dominantObjects() gives a shared pixel to the larger share, then to the nearer object", () => {
  assert.equal(pixel([3, 7, 7, 7], undefined, [9, 1, 1, 1]), 7);
  assert.equal(pixel([3, 7, 7, 3], undefined, [2, 1, 1, 2]), 3);
  assert.equal(pixel([3, 7, 7, 3], undefined, [1, 2, 2, 1]), 7);
  assert.equal(pixel([1, 2, 3, 4]), -1);
});

test("dominantObjects() leaves out what does not count", () => {
  assert.equal(pixel([3, 3, 3, 7], (object) => object === 7), -1);
  assert.equal(pixel([3, 3, 7, 7], (object) => object === 7), 7);
});

test("halfCovered() sets pixels of which two samples are covered", () => {
  const samples = Uint8Array.from([
    1,
    0,
    1,
    1,
    0,
    0,
    0,
    0,
  ]);
  const cover = { samples, left: 0, top: 0, right: 4, bottom: 1 };
  assert.deepEqual([...halfCovered(cover, 2, 1)], [0, 1]);
});
