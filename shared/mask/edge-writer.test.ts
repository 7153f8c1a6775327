import { assertEquals } from "@std/assert";
import { EdgeWriter } from "./edge-writer.ts";

function write(...runs: [start: number, end: number][]): number[] {
  const writer = new EdgeWriter();
  for (const [start, end] of runs) writer.fill(start, end);
  return [...writer.finish()];
}

Deno.test("EdgeWriter keeps start and end of each run", () => {
  assertEquals(write(), []);
  assertEquals(write([0, 3], [5, 6]), [0, 3, 5, 6]);
});

Deno.test("EdgeWriter joins runs that touch", () => {
  assertEquals(write([2, 4], [4, 5], [5, 9], [10, 11]), [2, 9, 10, 11]);
});

Deno.test("EdgeWriter leaves empty runs out", () => {
  assertEquals(write([3, 3], [4, 5], [5, 5], [7, 6]), [4, 5]);
});

Deno.test("EdgeWriter takes any number of runs", () => {
  const runs = Array.from({ length: 1000 }, (_, i): [number, number] => [2 * i, 2 * i + 1]);
  assertEquals(write(...runs), runs.flat());
});
