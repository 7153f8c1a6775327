import { assertEquals, assertStrictEquals } from "@std/assert";
import { COARSE_LENGTH, poolWindow } from "./coarse-map.ts";
import { COARSE, FEATURES } from "./constants.ts";
import { MemoryBank } from "./memory-bank.ts";
import { randomReference } from "./testing/references.ts";

const references = ["a", "b", "c"].map((id, seed) => randomReference(id, 8, 12, seed));
const bank = new MemoryBank("1", references);

Deno.test("MemoryBank finds references by id, and what there is of a reference by its number", async () => {
  assertEquals([bank.size, bank.version, bank.features, bank.index], [3, "1", FEATURES, null]);
  assertEquals([bank.numberOf("a"), bank.numberOf("c"), bank.numberOf("d")], [0, 2, undefined]);
  assertEquals([bank.idOf(0), bank.idOf(2)], ["a", "c"]);
  assertStrictEquals(bank.silhouette(1), references[1].mask);
  const [last, first] = await bank.windows([2, 0]);
  assertStrictEquals(last.responseMap, references[2].responseMap);
  assertStrictEquals(first.coverage, references[0].coverage);
});

Deno.test("MemoryBank.coarseMaps() gives those of all references, or of some in the order asked for", async () => {
  const all = await bank.coarseMaps("all");
  assertEquals(all.dims, [3, FEATURES, COARSE.rows, COARSE.columns]);
  const some = await bank.coarseMaps([2, 0]);
  assertEquals(some.dims, [2, FEATURES, COARSE.rows, COARSE.columns]);
  for (const [place, number] of [2, 0].entries()) {
    const expected = new Float32Array(COARSE_LENGTH);
    poolWindow(references[number], expected);
    const from = (maps: Float32Array, k: number) =>
      maps.subarray(k * COARSE_LENGTH, (k + 1) * COARSE_LENGTH);
    assertEquals(from(all.data, number), expected);
    assertEquals(from(some.data, place), expected);
  }
});

Deno.test("MemoryBank may be empty", async () => {
  const empty = new MemoryBank("0", []);
  assertEquals([empty.size, empty.numberOf("a")], [0, undefined]);
  assertEquals((await empty.coarseMaps("all")).dims[0], 0);
});
