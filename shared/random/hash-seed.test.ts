import { assertEquals, assertNotEquals } from "@std/assert";
import { hashSeed } from "./hash-seed.ts";

Deno.test("hashSeed() is the same for the same parts", () => {
  assertEquals(hashSeed(1, "car-7", "10–25 %"), hashSeed(1, "car-7", "10–25 %"));
});

Deno.test("hashSeed() tells parts apart, also where they join to the same text", () => {
  assertNotEquals(hashSeed(1, "a"), hashSeed(2, "a"));
  assertNotEquals(hashSeed("ab", "c"), hashSeed("a", "bc"));
});

Deno.test("hashSeed() gives an unsigned 32-bit number", () => {
  for (let i = 0; i < 100; i++) {
    const seed = hashSeed("car", i);
    assertEquals(seed, seed >>> 0);
  }
});
