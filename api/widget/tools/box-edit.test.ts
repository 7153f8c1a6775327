import { assertEquals } from "@std/assert";
import { compose, IDENTITY } from "./affine.ts";
import { affineBetween, boxBetween, middleBox, moveBox, resizeBox } from "./box-edit.ts";

const SIZE = { width: 200, height: 100 };

Deno.test("middleBox() lies in the picture's middle, in tiny pictures too", () => {
  assertEquals(middleBox(SIZE), [60, 30, 80, 40]);
  assertEquals(middleBox({ width: 1, height: 1 }), [0.5, 0.5, 0, 0]);
});

Deno.test("boxBetween() takes corners in any order and stays in the picture", () => {
  assertEquals(boxBetween({ x: 50, y: 20 }, { x: 10, y: 60 }, SIZE), [10, 20, 40, 40]);
  assertEquals(boxBetween({ x: -9, y: 20 }, { x: 300, y: 160 }, SIZE), [0, 20, 200, 80]);
});

Deno.test("moveBox() keeps the box's size at the picture's borders", () => {
  assertEquals(moveBox([10, 10, 50, 40], 5, -3, SIZE), [15, 7, 50, 40]);
  assertEquals(moveBox([10, 10, 50, 40], -99, 999, SIZE), [0, 60, 50, 40]);
});

for (
  const [what, side, dx, dy, expected] of [
    ["its right side", [1, 0], 10, 10, [50, 30, 70, 40]],
    ["its right side beyond the picture", [1, 0], 500, 0, [50, 30, 150, 40]],
    ["its right side past the left one", [1, 0], -500, 0, [50, 30, 8, 40]],
    ["its upper left corner", [-1, -1], -10, 5, [40, 35, 70, 35]],
    ["its upper left corner beyond the picture", [-1, -1], -500, -500, [0, 0, 110, 70]],
    ["its upper side past the lower one", [0, -1], 0, 500, [50, 62, 60, 8]],
  ] as const
) {
  Deno.test(`resizeBox() drags ${what}`, () => {
    assertEquals(resizeBox([50, 30, 60, 40], side, dx, dy, SIZE), [...expected]);
  });
}

Deno.test("resizeBox() without a limit goes beyond the picture, and leaves a small box its size", () => {
  assertEquals(resizeBox([0, 0, 60, 40], [-1, -1], -20, -30, null), [-20, -30, 80, 70]);
  assertEquals(resizeBox([5, 5, 4, 4], [1, 1], -9, -9, null), [5, 5, 4, 4]);
});

Deno.test("affineBetween() moves one box onto the other, and nothing of an empty one", () => {
  const move = affineBetween([10, 20, 40, 20], [0, 30, 80, 10]);
  assertEquals(move, { sx: 2, sy: 0.5, tx: -20, ty: 20 });
  assertEquals(compose(move, affineBetween([0, 30, 80, 10], [10, 20, 40, 20])), IDENTITY);
  assertEquals(affineBetween([1, 1, 0, 0], [1, 1, 5, 5]), IDENTITY);
});
