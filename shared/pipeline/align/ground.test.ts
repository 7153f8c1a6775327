import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { mulberry32 } from "../../random/mulberry32.ts";
import { placeMask } from "../complete/place-mask.ts";
import { rectangle } from "../testing/scene.ts";
import { Ground } from "./ground.ts";
import { silhouetteOf } from "./silhouette.ts";

const STILL = { dx: 0, dy: 0, scaleX: 1, scaleY: 1 };

function boxMask(x: number, y: number, w: number, h: number): SoftMask {
  const { width, height, data } = rectangle(64, 48, [x, y, w, h]);
  return { width, height, data: Float32Array.from(data) };
}

const whole = boxMask(16, 14, 32, 20);
const silhouette = silhouetteOf(whole);
/** V and O, as the pipeline makes its ground of them. */
const groundOf = (visible: SoftMask, hiding: Float32Array) =>
  new Ground(visible, visible.data.map((seen, i) => 1 - Math.max(seen, hiding[i])));
const nothing = new Float32Array(64 * 48);

Deno.test("agreement() is 1 where all that is seen fits and nothing is left over", () => {
  assertAlmostEquals(groundOf(whole, nothing).agreement(silhouette, STILL), 1, 1e-9);
});

Deno.test("agreement() is IoU where nothing can hide", () => {
  const ground = groundOf(boxMask(16, 14, 16, 20), nothing);
  assertAlmostEquals(ground.agreement(silhouette, STILL), 0.5, 1e-9);
});

Deno.test("agreement() leaves out what can be hidden", () => {
  const ground = groundOf(boxMask(16, 14, 16, 20), boxMask(32, 0, 32, 48).data);
  assertAlmostEquals(ground.agreement(silhouette, STILL), 1, 1e-9);
});

Deno.test("agreement() takes what is seen beyond the silhouette for a fault", () => {
  const ground = groundOf(boxMask(8, 14, 40, 20), nothing);
  assertAlmostEquals(ground.agreement(silhouette, STILL), 32 / 40, 1e-9);
});

Deno.test("agreement() of nothing seen is 0", () => {
  const ground = groundOf({ ...whole, data: nothing }, nothing);
  assertEquals(ground.agreement(silhouette, STILL), 0);
});

Deno.test("agreement() counts parts of pixels", () => {
  const ground = groundOf(whole, nothing);
  const shifted = ground.agreement(silhouette, { ...STILL, dx: 0.5 });
  assertAlmostEquals(shifted, 31.5 / 32.5, 1e-9);
  const stretched = ground.agreement(silhouette, { ...STILL, scaleY: 1.1 });
  assertAlmostEquals(stretched, 20 / 22, 1e-9);
});

Deno.test("agreement() is what comparing the placed mask pixel by pixel gives", () => {
  const random = mulberry32(4);
  for (let round = 0; round < 40; round++) {
    const visible = boxMask(10 + 20 * random(), 8 + 10 * random(), 8 + 30 * random(), 20);
    const hiding = Float32Array.from(nothing, () => random());
    const placement = {
      dx: 20 * random() - 10,
      dy: 16 * random() - 8,
      scaleX: 0.7 + 0.6 * random(),
      scaleY: 0.7 + 0.6 * random(),
    };
    let shared = 0;
    let either = 0;
    placeMask(whole, placement).data.forEach((t, i) => {
      shared += t * visible.data[i];
      either += visible.data[i] + t * (1 - Math.max(visible.data[i], hiding[i]));
    });
    const agreement = groundOf(visible, hiding).agreement(silhouette, placement);
    // the placed mask's edges are blurred by a pixel
    assertAlmostEquals(agreement, shared / either, 0.02);
  }
});

Deno.test("agreement() leaves out what lies beyond the frame", () => {
  const ground = groundOf(boxMask(0, 14, 16, 20), nothing);
  assertAlmostEquals(ground.agreement(silhouette, { ...STILL, dx: -32 }), 1, 1e-9);
  assertEquals(ground.agreement(silhouette, { ...STILL, dx: 1e9 }), 0);
  assertEquals(ground.agreement(silhouette, { ...STILL, scaleX: 1e-300 }), 0);
});
