import { assertEquals } from "@std/assert";
import { FEATURES } from "./constants.ts";
import { shortlist } from "./shortlist.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { indexedBank } from "./testing/indexed-bank.ts";
import { bankOf, paintedReference } from "./testing/references.ts";

const references = await Promise.all(
  Array.from({ length: 12 }, (_, i) => paintedReference(`car-${i}`, i)),
);

/** Maps of a query, [1, F, 32, 48], that shows a reference so many cells (of 8 px) off the middle. */
function queryLike(number: number, down = 0, right = 0) {
  const { mapRows, mapColumns, responseMap } = references[number];
  const data = new Float32Array(FEATURES * 32 * 48);
  for (let i = 0; i < responseMap.length; i++) {
    const column = i % mapColumns;
    const row = Math.floor(i / mapColumns) % mapRows;
    const feature = Math.floor(i / (mapRows * mapColumns));
    const y = row + 16 - mapRows / 2 + down;
    const x = column + 24 - mapColumns / 2 + right;
    // what lies right of the middle is hidden
    if (column < mapColumns / 2) data[(feature * 32 + y) * 48 + x] = responseMap[i];
  }
  return { dims: [1, FEATURES, 32, 48], data };
}

Deno.test("shortlist() of a bank without an index votes coarsely over all of it", async () => {
  const runtime = fakeRuntime();
  const found = await shortlist(queryLike(7), bankOf(...references), runtime, { count: 4 });
  assertEquals([found.length, found[0]], [4, 7]);
  assertEquals(runtime.calls, ["coarse-vote"]);
});

Deno.test("shortlist() of a bank with an index votes coarsely over what passed the wide vote", async () => {
  const runtime = fakeRuntime();
  const bank = await indexedBank(references);
  const options = { count: 2, width: 5 };
  const found = await shortlist(queryLike(7), bank, runtime, options);
  assertEquals([found.length, found[0]], [2, 7]);
  assertEquals(runtime.calls, ["wide-vote", "coarse-vote"]);
  const [wide] = bank.asked;
  assertEquals([bank.asked.length, wide.length], [1, 5]);
  const every = await shortlist(queryLike(7), bankOf(...references), runtime, options);
  assertEquals(found, every);
});

for (const [down, right] of [[-3, 0], [3, 0], [0, -5], [0, 5], [2, 4]]) {
  Deno.test(`shortlist() finds a half-hidden car ${down} cells down and ${right} right of where it should be`, async () => {
    const bank = await indexedBank(references);
    const query = queryLike(4, down, right);
    const found = await shortlist(query, bank, fakeRuntime(), { count: 1, width: 2 });
    assertEquals(found, [4]);
  });
}

Deno.test("shortlist() never lets fewer pass the wide vote than it gives", async () => {
  const bank = await indexedBank(references);
  const found = await shortlist(queryLike(1), bank, fakeRuntime(), { count: 6, width: 2 });
  assertEquals([found.length, bank.asked[0].length], [6, 6]);
});

Deno.test("shortlist() runs no network where all references are wanted", async () => {
  const runtime = fakeRuntime();
  const bank = await indexedBank(references);
  const found = await shortlist(queryLike(0), bank, runtime, { count: references.length });
  assertEquals(found, references.map((_, i) => i));
  assertEquals(runtime.calls, []);
});
