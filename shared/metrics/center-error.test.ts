import { assertEquals } from "@std/assert";
import { centerError } from "./center-error.ts";

Deno.test("centerError() measures in widths and heights of the true box", () => {
  assertEquals(centerError([60, 45], [0, 0, 100, 100]), { dx: 0.1, dy: -0.05 });
  assertEquals(centerError([30, 30], [10, 20, 40, 20]), { dx: 0, dy: 0 });
  assertEquals(centerError([50, 30], [10, 20, 40, 20]), { dx: 0.5, dy: 0 });
});
