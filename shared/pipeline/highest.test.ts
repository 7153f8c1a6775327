import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { highest } from "./highest.ts";

Deno.test("highest() gives the places that sorting gives", () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 70 }), (list, count) => {
      const sorted = list.map((_, i) => i).sort((a, b) => list[b] - list[a] || a - b);
      assertEquals(highest(Float32Array.from(list), count), sorted.slice(0, count));
    }),
    { numRuns: 500 },
  );
});

Deno.test("highest() leaves the values as they are", () => {
  const values = Float32Array.from([3, 1, 2, 5, 4]);
  assertEquals(highest(values, 2), [3, 4]);
  assertEquals([...values], [3, 1, 2, 5, 4]);
});

Deno.test("highest() bears values that rise, fall or stay the same", () => {
  const shapes = [(i: number) => i, (i: number) => -i, () => 7, (i: number) => i % 2];
  for (const shape of shapes) {
    const values = Float32Array.from({ length: 10_000 }, (_, i) => shape(i));
    const sorted = [...values.keys()].sort((a, b) => values[b] - values[a] || a - b);
    assertEquals(highest(values, 300), sorted.slice(0, 300));
  }
});
