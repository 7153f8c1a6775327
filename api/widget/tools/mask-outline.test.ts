import { assertEquals } from "@std/assert";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { maskOutline } from "./mask-outline.ts";

Deno.test("maskOutline() goes through the middles of the edges", () => {
  const mask = RunLengthMask.filled(20, 10, [4, 2, 6, 4]);
  assertEquals(maskOutline(mask).split("L").length, 4);
  assertEquals(maskOutline(mask).includes("7 2"), true);
  assertEquals(maskOutline(mask).endsWith("Z"), true);
});

Deno.test("maskOutline() of an empty mask is empty", () => {
  assertEquals(maskOutline(new RunLengthMask(5, 5)), "");
});
