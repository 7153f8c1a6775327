import { assertEquals, assertThrows } from "@std/assert";
import { createBitmap } from "../mask/bitmap.ts";
import { drawBitmap } from "../mask/test-support.ts";
import { hiddenIou } from "./hidden-iou.ts";

const amodal = drawBitmap("######");
const visible = drawBitmap("##....");

for (
  const [what, row, expected] of [
    ["the truth", "######", 1],
    ["the visible mask as it is", "##....", 0],
    ["half of the hidden part", "####..", 0.5],
    ["only the hidden part", "..####", 1],
    ["nothing", "......", 0],
  ] as const
) {
  Deno.test(`hiddenIou() of ${what} is ${expected}`, () => {
    assertEquals(hiddenIou({ predicted: drawBitmap(row), amodal, visible }), expected);
  });
}

Deno.test("hiddenIou() counts what lies beyond the object", () => {
  const wide = {
    predicted: drawBitmap("########"),
    amodal: drawBitmap("######.."),
    visible: drawBitmap("##......"),
  };
  assertEquals(hiddenIou(wide), 4 / 6);
});

Deno.test("hiddenIou() is null where nothing is hidden", () => {
  assertEquals(hiddenIou({ predicted: amodal, amodal, visible: amodal }), null);
});

Deno.test("hiddenIou() rejects masks of different sizes", () => {
  assertThrows(() => hiddenIou({ predicted: createBitmap(5, 1), amodal, visible }), RangeError);
});
