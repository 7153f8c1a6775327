import { assertAlmostEquals, assertEquals } from "@std/assert";
import { makeInstance } from "../testing/make-instances.ts";
import { amodalOverlap } from "./amodal-overlap.ts";
import { iouByOcclusion } from "./iou-by-occlusion.ts";

/** An object of 10 columns, some of them hidden, and a prediction that has some of its columns. */
const overlap = (hidden: number, columns: number) =>
  amodalOverlap(makeInstance(0, 10, { hidden }), makeInstance(10 - columns, 10));

Deno.test("iouByOcclusion() has a point for each bin with instances, closed above", () => {
  const curve = iouByOcclusion([overlap(0, 10), overlap(1, 9), overlap(2, 8), overlap(10, 4)]);
  assertEquals(curve.map(({ from, to, instances }) => [from, to, instances]), [
    [0, 0.00001, 1],
    [0.00001, 0.1, 1],
    [0.1, 0.2, 1],
    [0.9, 1, 1],
  ]);
  const ious = curve.map(({ full }) => full?.perInstance ?? NaN);
  [1, 0.9, 0.8, 0.4].forEach((iou, i) => assertAlmostEquals(ious[i], iou, 1e-12));
});

Deno.test("iouByOcclusion() takes bounds, and leaves out what lies beyond", () => {
  const curve = iouByOcclusion([overlap(0, 10), overlap(3, 10), overlap(6, 10)], [0, 0.25, 0.5]);
  assertEquals(curve.map(({ to, instances }) => [to, instances]), [[0.25, 1], [0.5, 1]]);
});
