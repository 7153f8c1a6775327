import { assertEquals, assertThrows } from "@std/assert";
import { RecentMap } from "./recent-map.ts";

Deno.test("RecentMap forgets what was asked for longest ago", () => {
  const map = new RecentMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  assertEquals(map.get("a"), 1);
  map.set("c", 3);
  assertEquals([map.get("a"), map.get("b"), map.get("c"), map.size], [1, undefined, 3, 2]);
});

Deno.test("RecentMap takes another value for a key without forgetting any", () => {
  const map = new RecentMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 3);
  assertEquals([map.get("a"), map.get("b"), map.size], [3, 2, 2]);
});

for (const limit of [0, -1, 1.5, NaN]) {
  Deno.test(`RecentMap refuses to hold ${limit} entries`, () => {
    assertThrows(() => new RecentMap(limit), RangeError, `Keep at least one entry: got ${limit}`);
  });
}
