import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import type { Frame } from "../geometry/frame.ts";
import type { SoftMask } from "../geometry/resample-mask.ts";
import { FRAME, MASK_STRIDE } from "./constants.ts";
import { applyClicks, type Click, wrongClicks } from "./points.ts";

const WIDTH = FRAME.width / MASK_STRIDE;
const HEIGHT = FRAME.height / MASK_STRIDE;
/** Picture px = frame px; (192, 128) lies in the middle. */
const IDENTITY: Frame = { scale: 1, centerX: 192, centerY: 128, ...FRAME };

function maskOf(p: (x: number, y: number) => number): SoftMask {
  const data = new Float32Array(WIDTH * HEIGHT);
  for (let i = 0; i < data.length; i++) data[i] = p(i % WIDTH, Math.floor(i / WIDTH));
  return { width: WIDTH, height: HEIGHT, data };
}

const leftHalf = maskOf((x) => (x < WIDTH / 2 ? 1 : 0));
const at = ({ data }: SoftMask, x: number, y: number) => data[y * WIDTH + x];
const click = (x: number, y: number, label: 0 | 1): Click => ({ x, y, label });

const CLICKS: readonly [name: string, click: Click, wrong: number][] = [
  ["a positive click on the mask", click(10, 10, 1), 0],
  ["a negative click on the mask", click(10, 10, 0), 1],
  ["a positive click beside the mask", click(300, 10, 1), 1],
  ["a negative click beside the mask", click(300, 10, 0), 0],
  ["a positive click left of the mask's edge", click(191.9, 10, 1), 0],
  ["a positive click right of the mask's edge", click(192, 10, 1), 1],
  ["the frame's last pixel", click(383.9, 255.9, 1), 1],
  ["a click right of the frame", click(384, 10, 1), 0],
  ["a click below the frame", click(10, 256, 0), 0],
  ["a click left of the frame", click(-0.1, 10, 0), 0],
  ["a click above the frame", click(10, -0.1, 0), 0],
];

for (const [name, one, wrong] of CLICKS) {
  Deno.test(`wrongClicks() counts ${wrong} for ${name}`, () => {
    assertEquals(wrongClicks(leftHalf, IDENTITY, [one]), wrong);
  });
}

Deno.test("wrongClicks() adds up and takes the frame's place and scale", () => {
  const frame = { ...IDENTITY, scale: 0.5, centerX: 1000, centerY: 700 };
  const clicks = [click(999, 700, 0), click(1001, 700, 1), click(999, 700, 1)];
  assertEquals(wrongClicks(leftHalf, frame, clicks), 2);
  assertEquals(wrongClicks(leftHalf, frame, []), 0);
});

Deno.test("applyClicks() gives back the mask where nobody clicked", () => {
  assertStrictEquals(applyClicks(leftHalf, IDENTITY, []), leftHalf);
});

Deno.test("applyClicks() adds at a positive click and takes away at a negative one", () => {
  const before = maskOf(() => 0.5);
  const after = applyClicks(before, IDENTITY, [click(100, 128, 1), click(300, 128, 0)]);
  assert(at(after, 50, 64) > 0.99);
  assert(at(after, 150, 64) < 0.01);
  assert(before.data.every((p) => p === 0.5), "the mask itself is left as it was");
});

Deno.test("applyClicks() turns over even what was sure", () => {
  const sure = applyClicks(leftHalf, IDENTITY, [click(100, 128, 0), click(300, 128, 1)]);
  assert(at(sure, 50, 64) < 0.5);
  assert(at(sure, 150, 64) > 0.5);
  assertEquals(wrongClicks(sure, IDENTITY, [click(100, 128, 0), click(300, 128, 1)]), 0);
});

Deno.test("applyClicks() falls off evenly and ends at its reach", () => {
  const after = applyClicks(maskOf(() => 0.5), IDENTITY, [click(192, 128, 1)]);
  const row = Array.from({ length: 24 }, (_, d) => at(after, 96 + d, 64));
  for (let d = 1; d <= 21; d++) {
    assert(row[d] < row[d - 1], `at ${d} px`);
    assertAlmostEquals(at(after, 96 - d, 64), row[d], 1e-6);
    assertAlmostEquals(at(after, 96, 64 + d), row[d], 1e-6);
  }
  assertEquals([row[22], row[23]], [0.5, 0.5]);
  // the neighbourhood of a click follows it: the odds there are e⁸ · exp(−d² / 98)
  assertAlmostEquals(Math.log(row[7] / (1 - row[7])), 8 * Math.exp(-0.5), 1e-3);
});

Deno.test("applyClicks() reaches in from just outside the frame, and not from far away", () => {
  const before = maskOf(() => 0.5);
  const near = applyClicks(before, IDENTITY, [click(-4, 128, 1)]);
  assert(at(near, 0, 64) > 0.9);
  const far = applyClicks(before, IDENTITY, [click(-100, 128, 1), click(9e9, -9e9, 0)]);
  assertEquals(far.data, before.data);
});
