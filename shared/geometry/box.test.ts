import { assertAlmostEquals, assertEquals } from "@std/assert";
import { boxCenter, boxIou, type BoxXywh, clipBox } from "./box.ts";

Deno.test("boxCenter() halves the sides", () => {
  assertEquals(boxCenter([10, 20, 5, 8]), [12.5, 24]);
});

const clips: [name: string, box: BoxXywh, expected: BoxXywh][] = [
  ["inside", [10, 20, 30, 15], [10, 20, 30, 15]],
  ["over the left and top border", [-10, -20, 30, 45], [0, 0, 20, 25]],
  ["over the right and bottom border", [80, 40, 30, 45], [80, 40, 20, 10]],
  ["over all borders", [-5, -5, 500, 500], [0, 0, 100, 50]],
  ["left of the frame", [-30, 10, 20, 20], [0, 10, 0, 20]],
  ["touching the right border", [100, 10, 20, 20], [100, 10, 0, 20]],
  ["beyond a corner", [130, 70, 20, 20], [100, 50, 0, 0]],
];
for (const [name, box, expected] of clips) {
  Deno.test(`clipBox() clips a box ${name}`, () => {
    assertEquals(clipBox(box, 100, 50), expected);
  });
}

const overlaps: [name: string, a: BoxXywh, b: BoxXywh, expected: number][] = [
  ["the same box", [1, 2, 3, 4], [1, 2, 3, 4], 1],
  ["half of a box", [0, 0, 10, 10], [0, 0, 5, 10], 0.5],
  ["a quarter each", [0, 0, 10, 10], [5, 5, 10, 10], 25 / 175],
  ["boxes that touch", [0, 0, 10, 10], [10, 0, 10, 10], 0],
  ["boxes apart", [0, 0, 10, 10], [30, 30, 10, 10], 0],
  ["two empty boxes", [5, 5, 0, 0], [5, 5, 0, 0], 0],
];
for (const [name, a, b, expected] of overlaps) {
  Deno.test(`boxIou() of ${name} is ${expected.toFixed(2)}`, () => {
    assertAlmostEquals(boxIou(a, b), expected, 1e-12);
    assertAlmostEquals(boxIou(b, a), expected, 1e-12);
  });
}
