import assert from "node:assert/strict";
import test from "node:test";
import { packReference } from "../../bank/packed-reference.ts";
import { tinyReferences } from "../../testing/tiny-bank.ts";
import { augmentedRows } from "./augmented-rows.ts";

const references = tinyReferences(3);

test("augmentedRows() gives the references, then variants of each in turn", () => {
  const rows = [...augmentedRows(references, 8, 1)];
  assert.deepEqual(rows.slice(0, 3), references.map(packReference));
  assert.deepEqual(rows.slice(3).map(({ id }) => id), [
    "car-0-variant1",
    "car-1-variant1",
    "car-2-variant1",
    "car-0-variant2",
    "car-1-variant2",
  ]);
});

test("augmentedRows() gives of a smaller bank the first rows of a larger one", () => {
  const rows = [...augmentedRows(references, 9, 1)];
  assert.deepEqual([...augmentedRows(references, 5, 1)], rows.slice(0, 5));
  assert.notDeepEqual([...augmentedRows(references, 5, 2)], rows.slice(0, 5));
});
