import assert from "node:assert/strict";
import test from "node:test";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import { indexedBank } from "@kanizsa/shared/pipeline/testing/indexed-bank.ts";
import { tinyReferences } from "../../testing/tiny-bank.ts";
import { firstOf, pick } from "./view-bank.ts";

const references = tinyReferences(6);

test("pick() gives the references in the order that they were picked in, without an index", async () => {
  const bank = await indexedBank(references);
  const picked = pick(bank, [4, 1]);
  assert.deepEqual([picked.size, picked.index], [2, null]);
  assert.deepEqual([picked.idOf(0), picked.idOf(1)], ["car-4", "car-1"]);
  assert.deepEqual(["car-1", "car-2", "bus"].map((id) => picked.numberOf(id)), [
    1,
    undefined,
    undefined,
  ]);
  assert.equal(picked.silhouette(1), references[1].mask);
  const [window] = await picked.windows([1]);
  assert.equal(window.responseMap, references[1].responseMap);
  assert.deepEqual(await picked.coarseMaps("all"), await bank.coarseMaps([4, 1]));
  assert.deepEqual(await picked.coarseMaps([1]), await bank.coarseMaps([1]));
});

test("firstOf() keeps what the index says of the first references", async () => {
  const bank = await indexedBank(references);
  const first = firstOf(bank, 2);
  assert.equal(first.size, 2);
  assert.equal(first.index?.basis, bank.index?.basis);
  assert.deepEqual(first.index?.codes.dims, [2, 6]);
  assert.deepEqual([...first.index?.codes.data ?? []], [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
});

test("firstOf() a bank without an index has none either", () => {
  assert.equal(firstOf(new MemoryBank("1", references), 2).index, null);
});
