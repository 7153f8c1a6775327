import { assertEquals } from "@std/assert";
import { type Bitmap, createBitmap, difference, union } from "../mask/bitmap.ts";
import { occlusionOrder } from "./occlusion-order.ts";
import { rectangle } from "./testing/scene.ts";

const WIDTH = 60;
const HEIGHT = 40;
const box = (x: number, y: number, w: number, h: number) => rectangle(WIDTH, HEIGHT, [x, y, w, h]);

/** An instance whose hidden part is `hidden`. */
function instance(id: number, visible: Bitmap, hidden: Bitmap = createBitmap(WIDTH, HEIGHT)) {
  return { id, visible, amodal: union(visible, hidden) };
}

Deno.test("occlusionOrder() puts the car that covers the other's hidden part in front", () => {
  const front = instance(1, box(20, 0, 20, 20));
  const behind = instance(2, box(0, 0, 20, 20), box(20, 0, 10, 20));
  assertEquals(occlusionOrder([front, behind]), [[1, 2]]);
  assertEquals(occlusionOrder([behind, front]), [[1, 2]]);
});

Deno.test("occlusionOrder() says nothing of cars that hide nothing of each other", () => {
  const a = instance(1, box(0, 0, 20, 20));
  const b = instance(2, box(20, 0, 20, 20));
  assertEquals(occlusionOrder([a, b]), []);
  assertEquals(occlusionOrder([a]), []);
  assertEquals(occlusionOrder([]), []);
});

Deno.test("occlusionOrder() says nothing of what a third thing hides", () => {
  const a = instance(1, box(0, 0, 20, 20), box(20, 0, 10, 20));
  const b = instance(2, box(40, 0, 20, 20));
  assertEquals(occlusionOrder([a, b]), []);
});

// `covered` px of the other's hidden part, of `hidden` px in all
const THRESHOLDS: readonly [covered: number, hidden: number, told: boolean][] = [
  [11, 100, false],
  [12, 100, true],
  [13, 100, true],
  [12, 12, true],
  [11, 11, false],
  [29, 600, false],
  [30, 600, true],
  [31, 600, true],
];

for (const [covered, hidden, told] of THRESHOLDS) {
  Deno.test(`occlusionOrder() ${told ? "tells" : "does not tell"} by ${covered} of ${hidden} px`, () => {
    const front = createBitmap(WIDTH, HEIGHT);
    const missing = createBitmap(WIDTH, HEIGHT);
    front.data.fill(1, 0, covered);
    missing.data.fill(1, 0, hidden);
    const seen = createBitmap(WIDTH, HEIGHT);
    seen.data.fill(1, 1000, 1200);
    const pairs = occlusionOrder([instance(7, front), instance(9, seen, missing)]);
    assertEquals(pairs, told ? [[7, 9]] : []);
  });
}

Deno.test("occlusionOrder() goes by the larger part where two cars claim to hide each other", () => {
  const a = instance(1, box(0, 0, 20, 20), box(20, 0, 3, 20));
  const b = instance(2, box(20, 0, 20, 20), box(12, 0, 8, 20));
  assertEquals(occlusionOrder([a, b]), [[1, 2]]);
  assertEquals(occlusionOrder([b, a]), [[1, 2]]);
});

Deno.test("occlusionOrder() takes the earlier one for the front where both hide as much", () => {
  const a = instance(1, box(0, 0, 20, 20), box(20, 0, 5, 20));
  const b = instance(2, box(20, 0, 20, 20), box(15, 0, 5, 20));
  assertEquals(occlusionOrder([a, b]), [[1, 2]]);
});

Deno.test("occlusionOrder() orders every pair of a row of cars", () => {
  const whole = [box(0, 0, 24, 20), box(16, 4, 24, 20), box(32, 8, 24, 20)];
  const instances = whole.map((amodal, i) => ({
    id: i + 1,
    amodal,
    visible: whole.slice(i + 1).reduce(difference, amodal),
  }));
  assertEquals(occlusionOrder(instances), [[2, 1], [3, 2]]);
});
