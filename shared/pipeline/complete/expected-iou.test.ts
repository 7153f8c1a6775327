import { assertAlmostEquals, assertEquals } from "@std/assert";
import { expectedIou } from "./expected-iou.ts";

Deno.test("expectedIou() of a sure mask is 1", () => {
  assertEquals(expectedIou(Float32Array.of(1, 1, 0, 0)), 1);
});

Deno.test("expectedIou() falls with what is unsure inside and outside", () => {
  assertAlmostEquals(expectedIou(Float32Array.of(1, 0.75, 0.25, 0)), 1.75 / 2.25, 1e-6);
});

Deno.test("expectedIou() of a mask without a pixel above one half is 0", () => {
  assertEquals(expectedIou(Float32Array.of(0.5, 0.4)), 0);
  assertEquals(expectedIou(new Float32Array(3)), 0);
});
