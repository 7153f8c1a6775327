import { assertAlmostEquals, assertEquals } from "@std/assert";
import { AT_50, AT_75, AT_90, IOU_THRESHOLDS, RECALL_POINTS } from "./thresholds.ts";

Deno.test("IOU_THRESHOLDS go from 0.5 to 0.95 by 0.05, and some have names", () => {
  assertEquals(IOU_THRESHOLDS.length, 10);
  IOU_THRESHOLDS.forEach((iou, i) => assertAlmostEquals(iou, 0.5 + i / 20, 1e-12));
  assertEquals(IOU_THRESHOLDS[AT_50], 0.5);
  assertAlmostEquals(IOU_THRESHOLDS[AT_75], 0.75, 1e-12);
  assertAlmostEquals(IOU_THRESHOLDS[AT_90], 0.9, 1e-12);
});

Deno.test("RECALL_POINTS go from 0 to 1 by 0.01", () => {
  assertEquals(RECALL_POINTS.length, 101);
  RECALL_POINTS.forEach((recall, i) => assertAlmostEquals(recall, i / 100, 1e-12));
});
