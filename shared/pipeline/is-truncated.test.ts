import { assertEquals } from "@std/assert";
import { atStride } from "../geometry/frame.ts";
import { maskToFrame, maskToPicture, type SoftMask } from "../geometry/resample-mask.ts";
import type { BoxXywh } from "../geometry/box.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { FRAME, MASK_STRIDE } from "./constants.ts";
import { isTruncated } from "./is-truncated.ts";
import { queryOf } from "./testing/queries.ts";

const WIDTH = 200;
const HEIGHT = 120;
// the frame shows the picture and as much around it: 384 × 256 px about (100, 60)
const query = queryOf(RunLengthMask.filled(WIDTH, HEIGHT, [90, 50, 20, 20]));
const masks = atStride(query.frame, MASK_STRIDE);

/** A prior that is `p` in a box of image px, which may stick out of the picture. */
function priorOf([x, y, w, h]: BoxXywh, p = 1): SoftMask {
  const { width, height } = FRAME;
  const box: BoxXywh = [x + width / 2 - 100, y + height / 2 - 60, w, h];
  const whole = RunLengthMask.filled(width, height, box);
  const centred = { ...query.frame, centerX: width / 2, centerY: height / 2 };
  const soft = maskToFrame(whole, atStride(centred, MASK_STRIDE));
  return { ...soft, data: soft.data.map((share) => p * share) };
}

function truncated(box: BoxXywh, p = 1): boolean {
  const amodal = maskToPicture(priorOf(box), masks, WIDTH, HEIGHT);
  return isTruncated(query, priorOf(box, p), amodal);
}

const BOXES: readonly [name: string, box: BoxXywh, expected: boolean][] = [
  ["in the middle", [60, 40, 80, 40], false],
  ["that touches the left border", [0, 40, 80, 40], false],
  ["that touches all borders", [0, 0, 200, 120], false],
  ["over the left border", [-20, 40, 80, 40], true],
  ["over the right border", [150, 40, 80, 40], true],
  ["over the upper border", [60, -20, 80, 60], true],
  ["over the lower border", [60, 90, 80, 60], true],
  ["over a corner", [-20, -20, 80, 60], true],
  ["over every border", [-40, -40, 280, 200], true],
];

for (const [name, box, expected] of BOXES) {
  Deno.test(`isTruncated() is ${expected} for a car ${name}`, () => {
    assertEquals(truncated(box), expected);
  });
}

Deno.test("isTruncated() is false where the prior doubts what lies beyond the border", () => {
  assertEquals(truncated([-20, 40, 80, 40], 0.5), false);
  assertEquals(truncated([-20, 40, 80, 40], 0.51), true);
});

Deno.test("isTruncated() is false without a prior", () => {
  const amodal = RunLengthMask.filled(WIDTH, HEIGHT, [0, 0, WIDTH, HEIGHT]);
  assertEquals(isTruncated(query, null, amodal), false);
});

Deno.test("isTruncated() is false where the mask itself ends before the border", () => {
  const amodal = RunLengthMask.filled(WIDTH, HEIGHT, [5, 40, 60, 40]);
  assertEquals(isTruncated(query, priorOf([-20, 40, 80, 40]), amodal), false);
});
