import { assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { occlusionRate } from "./occlusion-rate.ts";

const columns = (from: number, to: number) => RunLengthMask.filled(20, 3, [from, 0, to - from, 3]);

for (
  const [what, visible, rate] of [
    ["seen whole", columns(0, 8), 0],
    ["half hidden", columns(4, 8), 0.5],
    ["hidden", columns(0, 0), 1],
    ["with a visible mask that sticks out", columns(6, 12), 0.75],
  ] as const
) {
  Deno.test(`occlusionRate() of an object ${what} is ${rate}`, () => {
    assertEquals(occlusionRate({ amodal: columns(0, 8), visible }), rate);
  });
}

Deno.test("occlusionRate() of no pixel is 0", () => {
  assertEquals(occlusionRate({ amodal: columns(0, 0), visible: columns(0, 0) }), 0);
});
