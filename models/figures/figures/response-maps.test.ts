import assert from "node:assert/strict";
import test from "node:test";
import { drawGrid } from "../draw/grid.ts";
import { paintedContext } from "../testing/figure-context.ts";
import { drawResponseMaps } from "./response-maps.ts";

test("drawResponseMaps() puts each reference below its query, with the same concepts", async () => {
  const figure = await drawResponseMaps(await paintedContext());
  assert.deepEqual(figure.rows.map(({ label: [kind] }) => kind), [
    "query,",
    "reference,",
    "query,",
    "reference,",
  ]);
  const concepts = figure.rows.map(({ panels }) => panels.slice(2).map(({ note }) => note));
  assert.deepEqual(concepts[0], concepts[1]);
  assert.deepEqual(concepts[2], concepts[3]);
  assert.equal(new Set(concepts[0]).size, 3);
  assert.match(drawGrid(figure), /clip-path="url\(#c\d+\)"/);
});
