import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { moments } from "../../geometry/testing/moments.ts";
import { rectangle } from "../testing/scene.ts";
import { placeMask } from "./place-mask.ts";

const STILL = { dx: 0, dy: 0, scaleX: 1, scaleY: 1 };

function boxMask(x: number, y: number, w: number, h: number): SoftMask {
  const { width, height, data } = rectangle(64, 48, [x, y, w, h]);
  return { width, height, data: Float32Array.from(data) };
}

Deno.test("placeMask() leaves a mask that is neither moved nor scaled", () => {
  const mask = boxMask(20, 14, 24, 20);
  assertEquals(placeMask(mask, STILL), mask);
});

Deno.test("placeMask() moves by whole pixels exactly", () => {
  const placed = placeMask(boxMask(20, 14, 24, 20), { ...STILL, dx: 7, dy: -3 });
  assertEquals(placed, boxMask(27, 11, 24, 20));
});

Deno.test("placeMask() moves by parts of a pixel", () => {
  const { area, x, y } = moments(
    placeMask(boxMask(20, 14, 24, 20), { ...STILL, dx: 2.25, dy: 1.5 }),
  );
  assertAlmostEquals(area, 480, 1e-3);
  assertAlmostEquals(x, 32 + 2.25, 1e-3);
  assertAlmostEquals(y, 24 + 1.5, 1e-3);
});

Deno.test("placeMask() scales about the middle, each axis by its own factor", () => {
  const { area, x, y } = moments(
    placeMask(boxMask(24, 18, 16, 12), { ...STILL, scaleX: 2, scaleY: 0.5 }),
  );
  assertAlmostEquals(area, 32 * 6, 0.5);
  assertAlmostEquals(x, 32, 1e-3);
  assertAlmostEquals(y, 24, 1e-3);
});

Deno.test("placeMask() scales first and moves then: the shift is in its own pixels", () => {
  const { x, y } = moments(
    placeMask(boxMask(28, 20, 8, 8), { dx: 5, dy: -4, scaleX: 2, scaleY: 2 }),
  );
  assertAlmostEquals(x, 37, 1e-3);
  assertAlmostEquals(y, 20, 1e-3);
});

Deno.test("placeMask() keeps a part off the middle in its direction when it scales", () => {
  const { x, y } = moments(placeMask(boxMask(36, 24, 4, 4), { ...STILL, scaleX: 2, scaleY: 2 }));
  assertAlmostEquals(x, 32 + 2 * 6, 1e-3);
  assertAlmostEquals(y, 24 + 2 * 2, 1e-3);
});

Deno.test("placeMask() cuts what leaves the frame", () => {
  const mask = boxMask(20, 14, 24, 20);
  assertEquals(moments(placeMask(mask, { ...STILL, dx: 32 })).area, 12 * 20);
  for (const dx of [-60, 60, 1e9, -1e300]) {
    assertEquals(placeMask(mask, { ...STILL, dx }).data.some((p) => p !== 0), false);
  }
});

for (const scale of [1e-6, 1e-300, 1e6]) {
  Deno.test(`placeMask() gives shares between 0 and 1 at scale ${scale}`, () => {
    const { data } = placeMask(boxMask(20, 14, 24, 20), { ...STILL, scaleX: scale, scaleY: scale });
    assertEquals(data.every((p) => p >= 0 && p <= 1), true);
  });
}
