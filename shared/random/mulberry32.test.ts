import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { mulberry32 } from "./mulberry32.ts";

function take(seed: number, count: number): number[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, random);
}

Deno.test("mulberry32() gives the published sequence", () => {
  assertEquals(take(1, 3).map((value) => Math.round(value * 2 ** 32)), [
    2693262067,
    11749833,
    2265367787,
  ]);
});

Deno.test("mulberry32() gives other numbers for another seed", () => {
  assertNotEquals(take(1, 4), take(2, 4));
});

Deno.test("mulberry32() spreads evenly over [0, 1)", () => {
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const value of take(7, 10_000)) tenths[Math.floor(value * 10)]++;
  for (const count of tenths) assert(count > 900 && count < 1100, `got ${tenths}`);
});
