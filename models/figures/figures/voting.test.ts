import assert from "node:assert/strict";
import test from "node:test";
import { drawGrid } from "../draw/grid.ts";
import { paintedContext } from "../testing/figure-context.ts";
import { drawVoting } from "./voting.ts";

test("drawVoting() shows each query, both votes and the truth, and how far the votes are off", async () => {
  const { columns, rows } = await drawVoting(await paintedContext());
  assert.equal(columns.length, 4);
  assert.deepEqual(rows.map(({ panels }) => panels.length), [4, 4, 4]);
  for (const { panels: [query, best, together, truth] } of rows) {
    for (const { note } of [best, together]) assert.match(note ?? "", /^off by \d+\.\d % across, /);
    for (const { note } of [query, truth]) assert.equal(note, undefined);
  }
});

test("drawVoting() draws the same picture from the same seed", async () => {
  const [first, second] = [await paintedContext(), await paintedContext()];
  assert.equal(drawGrid(await drawVoting(first)), drawGrid(await drawVoting(second)));
});
