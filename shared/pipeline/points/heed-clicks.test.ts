import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Frame } from "../../geometry/frame.ts";
import { keepLargestComponent } from "../../mask/largest-component.ts";
import { FRAME, MASK_STRIDE } from "../constants.ts";
import type { Click } from "./click.ts";
import { heedClicks } from "./heed-clicks.ts";

const WIDTH = FRAME.width / MASK_STRIDE;
const HEIGHT = FRAME.height / MASK_STRIDE;
/** Picture px = pixels of the mask. */
const frame: Frame = { scale: MASK_STRIDE, centerX: WIDTH / 2, centerY: HEIGHT / 2, ...FRAME };

function boxMask(left: number, top: number, width: number, height: number) {
  const data = new Float32Array(WIDTH * HEIGHT);
  for (let y = top; y < top + height; y++) data.fill(1, y * WIDTH + left, y * WIDTH + left + width);
  return { width: WIDTH, height: HEIGHT, data };
}

const mask = boxMask(60, 40, 70, 50);
const click = (x: number, y: number, label: 0 | 1): Click => ({ x: x + 0.5, y: y + 0.5, label });
const count = (data: ArrayLike<number>) => Array.from(data).filter((p) => p > 0.5).length;

Deno.test("heedClicks() changes nothing where the mask is right already", () => {
  const { mask: heeded, cut } = heedClicks(mask, frame, [click(80, 60, 1), click(20, 20, 0)]);
  assertEquals(heeded, mask);
  assertEquals(cut, null);
});

Deno.test("heedClicks() draws the edge out to a positive click, as a tent", () => {
  const { mask: { data }, cut } = heedClicks(mask, frame, [click(140, 65, 1)]);
  const at = (x: number, y: number) => data[y * WIDTH + x];
  assertEquals([at(140, 65), at(135, 65), at(131, 65)], [1, 1, 1]);
  // it is as wide as high at its foot, and narrow at its tip
  assertEquals([at(130, 58), at(138, 58), at(145, 65)], [1, 0, 0]);
  assertEquals(cut, null);
  assert(count(data) - count(mask.data) < 250, `${count(data) - count(mask.data)} px more`);
});

Deno.test("heedClicks() draws the edge in to a negative click", () => {
  const { mask: { data }, cut } = heedClicks(mask, frame, [click(120, 65, 0)]);
  const at = (x: number, y: number) => data[y * WIDTH + x];
  assertEquals([at(120, 65), at(128, 65), at(112, 65), at(80, 65)], [0, 0, 1, 1]);
  const lost = count(mask.data) - count(data);
  assert(lost > 20 && lost < 250, `${lost} px less`);
  assertEquals(count(cut?.data ?? []), count(cut?.data.map((p, i) => p & +(data[i] === 0)) ?? []));
  assertEquals(cut?.data[65 * WIDTH + 120], 1);
});

/** Places whose tent alone would leave pixels cut off: corners of the frame, and far inside the mask. */
const CUT_OFF: readonly { x: number; y: number; label: 0 | 1 }[] = [
  { x: 2, y: 2, label: 1 },
  { x: 2, y: 125, label: 1 },
  { x: 75, y: 61, label: 0 },
  { x: 89, y: 61, label: 0 },
];

Deno.test("heedClicks() leaves neither islands nor holes", () => {
  const place = fc.record({
    x: fc.integer({ min: 2, max: WIDTH - 3 }),
    y: fc.integer({ min: 2, max: HEIGHT - 3 }),
    label: fc.constantFrom<0 | 1>(0, 1),
  });
  fc.assert(
    fc.property(place, ({ x, y, label }) => {
      const { mask: { data } } = heedClicks(mask, frame, [click(x, y, label)]);
      assertEquals(+(data[y * WIDTH + x] > 0.5), label);
      for (const side of [data, data.map((p) => 1 - p)]) {
        const whole = side.slice();
        keepLargestComponent(whole, WIDTH, HEIGHT);
        assertEquals(count(whole), count(side));
      }
    }),
    { numRuns: 60, examples: CUT_OFF.map((p): [typeof p] => [p]) },
  );
});

Deno.test("heedClicks() gives the last of several clicks the last word", () => {
  const clicks = [click(140, 65, 1), click(139, 65, 0), click(100, 60, 0)];
  const { mask: { data } } = heedClicks(mask, frame, clicks);
  assertEquals([data[65 * WIDTH + 139], data[60 * WIDTH + 100]], [0, 0]);
});

Deno.test("heedClicks() of an empty mask sets what lies around the click", () => {
  const { mask: { data } } = heedClicks(boxMask(0, 0, 0, 0), frame, [click(50, 50, 1)]);
  assertEquals(count(data), 13);
});

Deno.test("heedClicks() hears no click outside the frame", () => {
  const far = [click(-3, 5, 1), click(5, 200, 1), click(WIDTH, 5, 1)];
  assertEquals(heedClicks(mask, frame, far).mask, mask);
});
