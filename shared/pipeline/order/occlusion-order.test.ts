import { assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { mulberry32 } from "../../random/mulberry32.ts";
import { occlusionOrder, type OrderedInstance } from "./occlusion-order.ts";

const WIDTH = 60;
const HEIGHT = 40;
const box = (x: number, y: number, w: number, h: number) =>
  RunLengthMask.filled(WIDTH, HEIGHT, [x, y, w, h]);
/** As many pixels of one run, from the `start`-th on. */
const pixels = (start: number, count: number) =>
  new RunLengthMask(WIDTH, HEIGHT, Uint32Array.of(start, start + count));

/** An instance whose hidden part is `hidden`. */
function instance(id: number, visible: RunLengthMask, hidden = new RunLengthMask(WIDTH, HEIGHT)) {
  return { id, visible, amodal: visible.union(hidden) };
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
    const behind = instance(9, pixels(1000, 200), pixels(0, hidden));
    const pairs = occlusionOrder([instance(7, pixels(0, covered)), behind]);
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
    visible: whole.slice(i + 1).reduce((rest, front) => rest.difference(front), amodal),
  }));
  assertEquals(occlusionOrder(instances), [[2, 1], [3, 2]]);
});

/** The same over all pixels of the picture. */
function orderByPixel(instances: readonly OrderedInstance[]): [number, number][] {
  const hides = (front: OrderedInstance, behind: OrderedInstance) => {
    const [seen, whole, inFront] = [behind.visible, behind.amodal, front.visible]
      .map((mask) => mask.toBitmap().data);
    const hidden = whole.filter((set, i) => set && !seen[i]).length;
    const covered = whole.filter((set, i) => set && !seen[i] && inFront[i]).length;
    return covered >= 12 && covered >= 0.05 * hidden ? covered : 0;
  };
  return instances.flatMap((a, i) =>
    instances.slice(i + 1).flatMap((b): [number, number][] => {
      const [first, second] = [hides(a, b), hides(b, a)];
      if (first + second === 0) return [];
      return [first >= second ? [a.id, b.id] : [b.id, a.id]];
    })
  );
}

Deno.test("occlusionOrder() gives what looking at every pixel gives", () => {
  const random = mulberry32(3);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const any = () => box(upTo(50), upTo(30), 1 + upTo(40), 1 + upTo(30));
  let told = 0;
  for (let round = 0; round < 60; round++) {
    const instances = Array.from(
      { length: 5 },
      (_, i) => instance(i + 1, any().difference(any()), any()),
    );
    const pairs = occlusionOrder(instances);
    assertEquals(pairs, orderByPixel(instances));
    told += pairs.length;
  }
  assertEquals(told > 100, true);
});
