import assert from "node:assert/strict";
import test from "node:test";
import { agreeingConcepts } from "./agreeing-concepts.ts";
import type { CellMap } from "./cell-map.ts";

const [ROWS, COLUMNS] = [6, 8];

/** Four concepts of which each fires at the cells that are named, [concept, x, y, value]. */
function mapOf(
  ...cells: readonly [concept: number, x: number, y: number, value: number][]
): CellMap {
  const data = new Float32Array(4 * ROWS * COLUMNS);
  for (const [concept, x, y, value] of cells) data[(concept * ROWS + y) * COLUMNS + x] = value;
  return {
    channels: 4,
    rows: ROWS,
    columns: COLUMNS,
    data,
    share: new Float32Array(ROWS * COLUMNS).fill(1),
  };
}

test("agreeingConcepts() puts the concept first that fires most at the same places", () => {
  const query = mapOf([0, 1, 1, 0.5], [2, 4, 3, 0.9]);
  assert.deepEqual(agreeingConcepts(query, query, { dx: 0, dy: 0 }, 2), [2, 0]);
});

test("agreeingConcepts() moves the reference to where it was voted", () => {
  const query = mapOf([1, 5, 4, 1], [3, 2, 2, 1]);
  const reference = mapOf([1, 3, 3, 1], [3, 2, 2, 0.1]);
  assert.deepEqual(agreeingConcepts(query, reference, { dx: 2, dy: 1 }, 1), [1]);
  assert.deepEqual(agreeingConcepts(query, reference, { dx: 0, dy: 0 }, 1), [3]);
});

test("agreeingConcepts() shows concepts that fire alike only once while there are others", () => {
  const query = mapOf([0, 1, 1, 1], [1, 1, 1, 0.9], [2, 6, 4, 0.2]);
  assert.deepEqual(agreeingConcepts(query, query, { dx: 0, dy: 0 }, 2), [0, 2]);
});

test("agreeingConcepts() gives as many as were asked for, also where all fire alike", () => {
  const query = mapOf([0, 1, 1, 1], [1, 1, 1, 0.9], [2, 1, 1, 0.8], [3, 1, 1, 0.7]);
  assert.deepEqual(agreeingConcepts(query, query, { dx: 0, dy: 0 }, 3), [0, 1, 2]);
});

test("agreeingConcepts() takes two concepts of opposite sign for no agreement", () => {
  const query = mapOf([0, 1, 1, 1], [1, 3, 3, 0.5]);
  const reference = mapOf([0, 1, 1, -1], [1, 3, 3, 0.5]);
  assert.equal(agreeingConcepts(query, reference, { dx: 0, dy: 0 }, 1)[0], 1);
});
