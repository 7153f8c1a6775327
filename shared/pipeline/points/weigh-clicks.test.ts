import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { atStride, type Frame } from "../../geometry/frame.ts";
import { maskToFrame } from "../../geometry/resample-mask.ts";
import { FRAME, MASK_STRIDE } from "../constants.ts";
import { box } from "../testing/boxes.ts";
import { weighClicks } from "./weigh-clicks.ts";

const frame: Frame = { scale: 1, centerX: 192, centerY: 128, ...FRAME };
const visible = maskToFrame(box(100, 60, 80, 60), atStride(frame, MASK_STRIDE));
const open = visible.data.map((seen) => 1 - seen);
const sum = (data: Float32Array) => data.reduce((total, value) => total + value, 0);

Deno.test("weighClicks() gives a positive click a tenth of what is seen", () => {
  const clicks = [{ x: 300, y: 100, label: 1 as const }];
  const weighed = weighClicks(visible, open, frame, clicks);
  assertAlmostEquals(sum(weighed.visible.data), 1.1 * sum(visible.data), 0.01);
  assertEquals(weighed.open[50 * 192 + 150], 0);
});

Deno.test("weighClicks() leaves as much open at a negative click, and sees nothing there", () => {
  const clicks = [{ x: 120, y: 80, label: 0 as const }];
  const weighed = weighClicks(visible, open, frame, clicks);
  assertAlmostEquals(sum(weighed.open), sum(open) + 0.1 * sum(visible.data), 0.01);
  assertEquals(weighed.visible.data[40 * 192 + 60], 0);
  assertEquals(weighed.visible.data[50 * 192 + 75], 1);
});

Deno.test("weighClicks() changes nothing without clicks, nor by those far outside", () => {
  const none = weighClicks(visible, open, frame, []);
  assertStrictEquals(none.visible, visible);
  const far = weighClicks(visible, open, frame, [{ x: -900, y: 9e9, label: 1 }]);
  assertEquals(far.visible.data, visible.data);
});
