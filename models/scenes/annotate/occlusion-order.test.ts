import assert from "node:assert/strict";
import test from "node:test";
import { findOrder } from "./occlusion-order.ts";

const LENGTH = 20;

function mask(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: LENGTH }, (_, i) => i >= from && i < to ? 1 : 0);
}

function shown(...runs: [object: number, count: number][]): Int32Array {
  return Int32Array.from(
    runs.flatMap(([object, count]) => Array.from({ length: count }, () => object)),
  );
}

test("findOrder() puts whoever is seen in another's mask in front", () => {
  const amodal = new Map([[1, mask(0, 12)], [2, mask(6, 20)]]);
  assert.deepEqual(findOrder(shown([1, 12], [2, 8]), amodal), [[1, 2]]);
});

test("findOrder() says nothing of neighbours that hide fewer than four pixels", () => {
  const amodal = new Map([[1, mask(0, 12)], [2, mask(9, 20)]]);
  assert.deepEqual(findOrder(shown([1, 12], [2, 8]), amodal), []);
});

test("findOrder() lets the one that hides more stand in front where both hide some", () => {
  const amodal = new Map([[1, mask(0, 20)], [2, mask(0, 20)]]);
  assert.deepEqual(findOrder(shown([1, 5], [2, 15]), amodal), [[2, 1]]);
});

test("findOrder() says nothing of two that a third hides", () => {
  const amodal = new Map([[1, mask(0, 12)], [2, mask(6, 20)]]);
  assert.deepEqual(findOrder(shown([1, 6], [-1, 6], [2, 8]), amodal), []);
});
