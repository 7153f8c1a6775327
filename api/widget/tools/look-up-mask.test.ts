import { assertEquals } from "@std/assert";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { lookUpMask } from "./look-up-mask.ts";

Deno.test("lookUpMask() knows the mask's box, and what is in it", () => {
  const mask = RunLengthMask.filled(20, 10, [4, 2, 6, 3]);
  const { box, has } = lookUpMask(encodeRle(mask));
  assertEquals(box, [4, 2, 6, 3]);
  for (let y = -1; y <= 10; y++) {
    for (let x = -1; x <= 20; x++) {
      const isInside = x >= 4 && x < 10 && y >= 2 && y < 5;
      assertEquals([has(x, y), has(x + 0.9, y + 0.9)], [isInside, isInside], `${x}, ${y}`);
    }
  }
});

Deno.test("lookUpMask() of an empty mask has nothing", () => {
  const { box, has } = lookUpMask(encodeRle(new RunLengthMask(5, 5)));
  assertEquals([box, has(0, 0)], [[0, 0, 0, 0], false]);
});
