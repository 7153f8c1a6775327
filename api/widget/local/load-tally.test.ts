import { assertEquals } from "@std/assert";
import { loadTally } from "./load-tally.ts";

Deno.test("loadTally() tells how much of all files came, once all began", () => {
  const told: unknown[] = [];
  const onLoaded = loadTally(2, (progress) => told.push(progress));
  onLoaded(0, { done: 1, total: 8 });
  onLoaded(1, { done: 2, total: 2 });
  onLoaded(0, { done: 8, total: 8 });
  assertEquals(told, [
    { stage: "load", done: 3, total: 10 },
    { stage: "load", done: 10, total: 10 },
  ]);
});
