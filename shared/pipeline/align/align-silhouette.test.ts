import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { rectangle } from "../testing/scene.ts";
import { alignSilhouette } from "./align-silhouette.ts";
import { Ground } from "./ground.ts";
import { silhouetteOf } from "./silhouette.ts";

const STILL = { dx: 0, dy: 0, scaleX: 1, scaleY: 1 };

/** A box of the given size and centre, px at the mask stride of the frame. */
function boxMask(centerX: number, centerY: number, w: number, h: number): SoftMask {
  const { width, height, data } = rectangle(192, 128, [centerX - w / 2, centerY - h / 2, w, h]);
  return { width, height, data: Float32Array.from(data) };
}

const silhouette = silhouetteOf(boxMask(96, 64, 100, 56));
/** V and O, as the pipeline makes its ground of them. */
const groundOf = (visible: SoftMask, hiding: Float32Array) =>
  new Ground(visible, visible.data.map((seen, i) => 1 - Math.max(seen, hiding[i])));
const nothing = new Float32Array(192 * 128);
/** All that lies right of a column. */
const rightOf = (column: number) => nothing.map((_, i) => (i % 192 >= column ? 1 : 0));
const minus = (mask: SoftMask, hiding: Float32Array): SoftMask => ({
  ...mask,
  data: mask.data.map((share, i) => share * (1 - hiding[i])),
});

Deno.test("alignSilhouette() leaves a silhouette that fits where it is", () => {
  const { placement, agreement } = alignSilhouette(
    silhouette,
    STILL,
    groundOf(boxMask(96, 64, 100, 56), nothing),
  );
  assertEquals(placement, STILL);
  assertAlmostEquals(agreement, 1, 1e-9);
});

// what is far from the vote is believed a little less: the search stops short of it
Deno.test("alignSilhouette() finds the shift of what is wholly seen", () => {
  const ground = groundOf(boxMask(101, 60, 100, 56), nothing);
  const { placement, agreement } = alignSilhouette(silhouette, STILL, ground);
  assertAlmostEquals(placement.dx, 5, 2.1);
  assertAlmostEquals(placement.dy, -4, 0.6);
  assertEquals([placement.scaleX, placement.scaleY], [1, 1]);
  assert(agreement > 0.95, `${agreement}`);
});

Deno.test("alignSilhouette() finds the scale of each axis", () => {
  const ground = groundOf(boxMask(96, 64, 110, 50), nothing);
  const { placement, agreement } = alignSilhouette(silhouette, STILL, ground);
  assertAlmostEquals(placement.scaleX, 1.1, 0.04);
  assertAlmostEquals(placement.scaleY, 50 / 56, 0.04);
  assert(agreement > 0.95, `${agreement}`);
});

Deno.test("alignSilhouette() starts from the voted centre", () => {
  const start = { ...STILL, dx: 30, dy: -20 };
  const ground = groundOf(boxMask(129, 44, 100, 56), nothing);
  const { placement } = alignSilhouette(silhouette, start, ground);
  assertAlmostEquals(placement.dx, 33, 0.6);
  assertAlmostEquals(placement.dy, -20, 0.6);
});

Deno.test("alignSilhouette() keeps the hidden part where it is known what can hide", () => {
  const hiding = rightOf(110);
  const truth = boxMask(92, 64, 100, 56);
  const known = alignSilhouette(silhouette, STILL, groundOf(minus(truth, hiding), hiding));
  assertAlmostEquals(known.placement.dx, -4, 2.1);
  assertAlmostEquals(known.placement.scaleX, 1, 0.05);
  assert(known.agreement > 0.95);
});

Deno.test("alignSilhouette() shrinks masks onto what is seen where nothing is said to hide", () => {
  const hiding = nothing.map((_, i) => (i % 192 < 66 || i % 192 >= 126 ? 1 : 0));
  const seen = minus(boxMask(96, 64, 100, 56), hiding);
  const blind = alignSilhouette(silhouette, STILL, groundOf(seen, nothing));
  assert(blind.placement.scaleX < 0.95, `${blind.placement.scaleX}`);
  const known = alignSilhouette(silhouette, STILL, groundOf(seen, hiding));
  assertEquals(known.placement, STILL);
});

Deno.test("alignSilhouette() does not run after what no car can be", () => {
  const far = alignSilhouette(silhouette, STILL, groundOf(boxMask(170, 100, 40, 40), nothing));
  assert(Math.abs(far.placement.dx) < 40 && far.placement.scaleX > 0.5);
  const empty = alignSilhouette(
    silhouette,
    STILL,
    groundOf(minus(boxMask(96, 64, 9, 9), nothing.map(() => 1)), nothing),
  );
  assertEquals(empty.placement, STILL);
  assertEquals(empty.agreement, 0);
});
