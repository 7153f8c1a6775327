import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { BoxXywh } from "../geometry/box.ts";
import { PictureLevels } from "../geometry/resample-picture.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { WIDE } from "./constants.ts";
import { estimateScale } from "./estimate-scale.ts";
import type { Tensor } from "./runtime.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { paintGrey } from "./testing/scene.ts";

/** What ScaleNet is shown, and what becomes of its answer. */
async function estimate(box: BoxXywh, visible: RunLengthMask | null, answer = [0, 0, 0, 0, 0]) {
  let shown: Readonly<Record<string, Tensor>> = {};
  const runtime = fakeRuntime({
    "scale-net": (inputs) => {
      shown = inputs;
      return { geometry: { dims: [1, 5], data: Float32Array.from(answer) } };
    },
  });
  const levels = new PictureLevels(paintGrey(400, 300));
  return { geometry: await estimateScale(levels, box, visible, runtime), shown };
}

Deno.test("estimateScale() takes the network's word in units of the longer side of the box", async () => {
  const answer = [Math.log(0.5), 0.1, -0.2, Math.log(1.5), Math.log(0.75)];
  const { geometry } = await estimate([100, 100, 80, 40], null, answer);
  assertAlmostEquals(geometry.shortEdge, 40, 1e-4);
  assertAlmostEquals(geometry.centerX, 140 + 8, 1e-4);
  assertAlmostEquals(geometry.centerY, 120 - 16, 1e-4);
  assertAlmostEquals(geometry.width, 120, 1e-3);
  assertAlmostEquals(geometry.height, 60, 1e-3);
});

for (const [log, ratio] of [[-9, 0.25], [Math.log(0.26), 0.26], [Math.log(3.9), 3.9], [9, 4]]) {
  Deno.test(`estimateScale() bounds a short edge of e^${log.toFixed(2)} to ${ratio} of the box`, async () => {
    const { geometry } = await estimate([100, 100, 40, 80], null, [log, 0, 0, 0, 0]);
    assertAlmostEquals(geometry.shortEdge, 80 * ratio, 1e-3);
  });
}

Deno.test("estimateScale() shows the network the box with 1.8 times its size around", async () => {
  const { shown: { c3, c4, masks } } = await estimate([100, 100, 128, 40], null);
  assertEquals(c3.dims.slice(2), [WIDE.height / 8, WIDE.width / 8]);
  assertEquals(c4.dims.slice(2), [WIDE.height / 16, WIDE.width / 16]);
  assertEquals(masks.dims, [1, 2, 20, 32]);
  const size = 20 * 32;
  assertEquals(masks.data.subarray(0, size).every((share) => share === 0), true);
  const covered = masks.data.subarray(size).reduce((sum, share) => sum + share, 0);
  // 128 px become 256 / 1.8, cells of 8
  const side = 256 / 1.8 / 8;
  assertAlmostEquals(covered, side * side * 40 / 128, 0.01);
});

Deno.test("estimateScale() shows the network the visible mask where it is known", async () => {
  const visible = RunLengthMask.filled(400, 300, [100, 100, 64, 40]);
  const { shown: { masks } } = await estimate([100, 100, 128, 40], visible);
  const size = 20 * 32;
  const sum = (from: number) =>
    masks.data.subarray(from, from + size).reduce((total, share) => total + share, 0);
  assertAlmostEquals(sum(0) / sum(size), 0.5, 0.05);
});

const BOXES: readonly BoxXywh[] = [[0, 0, 1, 1], [0, 0, 400, 1], [0, 0, 1, 300], [399, 299, 1, 1]];

for (const box of BOXES) {
  Deno.test(`estimateScale() gives finite numbers for the box [${box}]`, async () => {
    const { geometry, shown } = await estimate(box, null);
    assertEquals(Object.values(geometry).every(Number.isFinite), true);
    assertEquals(shown.masks.data.every(Number.isFinite), true);
  });
}
