import assert from "node:assert/strict";
import test from "node:test";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { filledBox } from "../testing/answering-worker.ts";
import { isForgiven } from "./false-boxes.ts";

const SIZE = { width: 40, height: 20 };
const BOX: BoxXywh = [10, 5, 10, 10];

/** The box's left part of `columns` pixels lies on `id`, the rest on road. */
function forgiven(id: number, columns = 10, cars: BoxXywh[] = []): boolean {
  const onId = filledBox([BOX[0], BOX[1], columns, BOX[3]], SIZE);
  const ids = { ...SIZE, ids: Uint16Array.from(onId.data, (set) => set ? id : 7) };
  return isForgiven({ box: BOX, visible: filledBox(BOX, SIZE) }, cars, ids);
}

for (const id of [26, 26004, 27, 27001, 28000, 29000, 30002]) {
  test(`isForgiven() forgives a box on vehicle pixels ${id}`, () => {
    assert.equal(forgiven(id), true);
  });
}

for (const id of [0, 7, 24001, 25000, 31000, 32000, 33001]) {
  test(`isForgiven() does not forgive a box on other pixels ${id}`, () => {
    assert.equal(forgiven(id), false);
  });
}

test("isForgiven() asks for half of the visible mask", () => {
  assert.equal(forgiven(26, 5), true);
  assert.equal(forgiven(26, 4), false);
});

test("isForgiven() never forgives a duplicate", () => {
  assert.equal(forgiven(26004, 10, [[10, 5, 10, 5]]), false);
  assert.equal(forgiven(26004, 10, [[10, 5, 10, 4]]), true);
});

test("isForgiven() does not forgive a box without a mask", () => {
  const nothing = { ...SIZE, data: new Uint8Array(800) };
  const ids = { ...SIZE, ids: new Uint16Array(800).fill(26) };
  assert.equal(isForgiven({ box: BOX, visible: nothing }, [], ids), false);
});
