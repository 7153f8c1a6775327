import { assertEquals } from "@std/assert";
import { orderAccuracy } from "./order-accuracy.ts";

Deno.test("orderAccuracy() counts pairs right, reversed, missing and invented", () => {
  assertEquals(orderAccuracy([[1, 2], [2, 3], [4, 1], [5, 6]], [[1, 2], [3, 2], [5, 6], [8, 9]]), {
    accuracy: 0.5,
    pairs: 4,
    right: 2,
    reversed: 1,
    missing: 1,
    invented: 1,
  });
});

Deno.test("orderAccuracy() of a picture where nothing is hidden has no share", () => {
  assertEquals(orderAccuracy([], []).accuracy, null);
  assertEquals(orderAccuracy([], [[1, 2]]).invented, 1);
});
