import { assertEquals } from "@std/assert";
import { dropAlpha, stepsTo } from "./read-pixels.ts";

Deno.test("stepsTo() halves a picture until it is near, and never enlarges it", () => {
  assertEquals(stepsTo(640, 2048, 1536), [[1280, 960], [640, 480]]);
  assertEquals(stepsTo(640, 1000, 800), [[640, 512]]);
  assertEquals(stepsTo(640, 640, 427), [[640, 427]]);
  assertEquals(stepsTo(640, 20, 10), [[20, 10]]);
  assertEquals(stepsTo(640, 2048, 1).at(-1), [640, 1]);
});

Deno.test("dropAlpha() keeps the colours", () => {
  assertEquals(dropAlpha([1, 2, 3, 255, 4, 5, 6, 255]), Uint8Array.of(1, 2, 3, 4, 5, 6));
});
