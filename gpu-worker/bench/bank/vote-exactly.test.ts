import assert from "node:assert/strict";
import test from "node:test";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import { fakeRuntime } from "@kanizsa/shared/pipeline/testing/fake-runtime.ts";
import { indexedBank } from "@kanizsa/shared/pipeline/testing/indexed-bank.ts";
import { tinyReferences } from "../../testing/tiny-bank.ts";
import { measureSurvival } from "./measure-survival.ts";
import { voteExactly } from "./vote-exactly.ts";

const references = tinyReferences(10);

/** A query that shows one of the references as it is. */
function queryLike(number: number) {
  const { mapRows, mapColumns, responseMap } = references[number];
  const map = { dims: [1, 32, 32, 48], data: new Float32Array(32 * 32 * 48) };
  responseMap.forEach((value, i) => {
    const x = i % mapColumns + 24 - mapColumns / 2;
    const y = Math.floor(i / mapColumns) % mapRows + 16 - mapRows / 2;
    const feature = Math.floor(i / (mapRows * mapColumns));
    map.data[(feature * 32 + y) * 48 + x] = value;
  });
  const visible = { width: 192, height: 128, data: new Float32Array(192 * 128).fill(1) };
  return { map, visible, score: () => Promise.reject(new Error("Nothing is scored here")) };
}

test("voteExactly() finds the most similar references of a bank, however many are voted on at a time", async () => {
  const bank = new MemoryBank("1", references);
  const done: number[] = [];
  const voted = await voteExactly(
    [queryLike(7), queryLike(2)],
    bank,
    fakeRuntime(),
    3,
    (count) => done.push(count),
    4,
  );
  assert.deepEqual(voted.map(([best]) => best.reference), [7, 2]);
  for (const best of voted) {
    assert.equal(best.length, 3);
    assert.ok(best[0].similarity >= best[1].similarity && best[1].similarity >= best[2].similarity);
  }
  assert.deepEqual(done, [4, 8, 10]);
});

test("measureSurvival() counts the winners and the runners-up that pass", async () => {
  const queries = [queryLike(7), queryLike(2)];
  const exactly = [
    [{ reference: 7, similarity: 1 }, { reference: 100, similarity: 0.5 }],
    [{ reference: 200, similarity: 1 }, { reference: 2, similarity: 0.5 }],
  ];
  const bank = await indexedBank(references);
  const [one, all] = await measureSurvival(bank, queries, fakeRuntime(), exactly, [1, 9]);
  assert.deepEqual(one, { width: 1, winners: 0.5, voters: 0.5 });
  assert.deepEqual(all, { width: 9, winners: 0.5, voters: 0.5 });
});
