import { assertAlmostEquals, assertEquals } from "@std/assert";
import { scaleAccuracy } from "./scale-accuracy.ts";

Deno.test("scaleAccuracy() gives mean, median, and the share within a tenth", () => {
  const found = scaleAccuracy([0.1, 0.01, 0.3, 0.05]);
  assertAlmostEquals(found?.mean ?? NaN, 0.115);
  assertAlmostEquals(found?.median ?? NaN, 0.075);
  assertEquals(found?.good, 0.75);
});

Deno.test("scaleAccuracy() of nothing is null", () => {
  assertEquals(scaleAccuracy([]), null);
});
