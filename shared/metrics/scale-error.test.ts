import { assertAlmostEquals, assertEquals } from "@std/assert";
import { relativeScaleError, trueScale } from "./scale-error.ts";

Deno.test("trueScale() is 1 where the short edge is 224 px, whichever edge that is", () => {
  assertEquals(trueScale([3, 4, 400, 224]), 1);
  assertEquals(trueScale([0, 0, 112, 200]), 0.5);
});

Deno.test("relativeScaleError() counts both directions", () => {
  assertAlmostEquals(relativeScaleError(1.1, [0, 0, 400, 224]), 0.1);
  assertAlmostEquals(relativeScaleError(0.9, [0, 0, 400, 224]), 0.1);
});
