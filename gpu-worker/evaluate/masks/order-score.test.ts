import assert from "node:assert/strict";
import test from "node:test";
import { drawnScenes } from "../testing/drawn-masks.ts";
import { scoreOrder } from "./order-score.ts";

const [image] = drawnScenes().images;
const [front, behind] = image.instances;
/** The true objects, answered with other ids. */
const answers = (ids: readonly [number, number]) =>
  new Map([[front.id, { ...front, id: ids[0] }], [behind.id, { ...behind, id: ids[1] }]]);

test("scoreOrder() compares by what answers for the objects", () => {
  const right = scoreOrder(image, { byObject: answers([8, 5]), order: [[8, 5]] });
  assert.deepEqual([right?.pairs, right?.right, right?.reversed], [1, 1, 0]);
  const wrong = scoreOrder(image, { byObject: answers([8, 5]), order: [[5, 8]] });
  assert.deepEqual([wrong?.right, wrong?.reversed], [0, 1]);
  const silent = scoreOrder(image, { byObject: answers([8, 5]), order: [] });
  assert.deepEqual([silent?.right, silent?.missing], [0, 1]);
});

test("scoreOrder() asks nothing of objects that were not found, or that one answer covers", () => {
  const order: [number, number][] = [[8, 5]];
  const one = answers([8, 5]);
  one.delete(front.id);
  assert.equal(scoreOrder(image, { byObject: one, order })?.pairs, 0);
  assert.equal(scoreOrder(image, { byObject: answers([8, 8]), order })?.pairs, 0);
  assert.equal(scoreOrder(image, { byObject: answers([8, 5]), order: null }), null);
});
