import { assertEquals } from "@std/assert";
import { mean } from "./mean.ts";

Deno.test("mean() adds up and divides", () => {
  assertEquals(mean([1, 2, 6]), 3);
  assertEquals(mean([4]), 4);
});

Deno.test("mean() of nothing is NaN", () => {
  assertEquals(mean([]), NaN);
});
