import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import type { Frame } from "../../geometry/frame.ts";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { FRAME, MASK_STRIDE } from "../constants.ts";
import { bendMask } from "./bend-mask.ts";
import type { Click } from "./click.ts";
import { wrongClicks } from "./wrong-clicks.ts";

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

Deno.test("bendMask() gives back the mask where nobody clicked", () => {
  assertStrictEquals(bendMask(leftHalf, IDENTITY, []), leftHalf);
});

Deno.test("bendMask() adds at a positive click and takes away at a negative one", () => {
  const before = maskOf(() => 0.5);
  const after = bendMask(before, IDENTITY, [click(100, 128, 1), click(300, 128, 0)]);
  assert(at(after, 50, 64) > 0.99);
  assert(at(after, 150, 64) < 0.01);
  assert(before.data.every((p) => p === 0.5), "the mask itself is left as it was");
});

Deno.test("bendMask() turns over even what was sure", () => {
  const sure = bendMask(leftHalf, IDENTITY, [click(100, 128, 0), click(300, 128, 1)]);
  assert(at(sure, 50, 64) < 0.5);
  assert(at(sure, 150, 64) > 0.5);
  assertEquals(wrongClicks(sure, IDENTITY, [click(100, 128, 0), click(300, 128, 1)]), 0);
});

Deno.test("bendMask() falls off evenly and ends at its reach", () => {
  const after = bendMask(maskOf(() => 0.5), IDENTITY, [click(192, 128, 1)]);
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

Deno.test("bendMask() reaches in from just outside the frame, and not from far away", () => {
  const before = maskOf(() => 0.5);
  const near = bendMask(before, IDENTITY, [click(-4, 128, 1)]);
  assert(at(near, 0, 64) > 0.9);
  const far = bendMask(before, IDENTITY, [click(-100, 128, 1), click(9e9, -9e9, 0)]);
  assertEquals(far.data, before.data);
});
