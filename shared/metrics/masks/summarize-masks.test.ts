import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/overlaps.json" with { type: "json" };
import { makeInstance } from "../testing/make-instances.ts";
import { amodalOverlap } from "./amodal-overlap.ts";
import { summarizeMasks } from "./summarize-masks.ts";

Deno.test("summarizeMasks() measures full, visible and occluded masks of all objects", () => {
  const half = makeInstance(0, 20, { hidden: 10 });
  const whole = makeInstance(40, 50);
  const { full, visible, occluded, ...reached } = summarizeMasks([
    amodalOverlap(half, { amodal: makeInstance(5, 20).amodal, visible: half.visible }),
    amodalOverlap(whole, whole),
    amodalOverlap(whole, null),
  ]);
  assertEquals(full, { perInstance: (0.75 + 1) / 3, pooled: 250 / 400, instances: 3 });
  assertEquals(visible, { perInstance: 2 / 3, pooled: 200 / 300, instances: 3 });
  assertEquals(occluded, { perInstance: 0.5, pooled: 0.5, instances: 1 });
  assertEquals(reached, { reaches50: 2 / 3, reaches75: 2 / 3, reaches90: 1 / 3 });
});

Deno.test("summarizeMasks() has the means of the pixels that pycocotools counts", () => {
  const overlap = ([intersection, union]: number[]) => ({ intersection, union });
  const { full, occluded } = summarizeMasks(golden.pairs.map((pair) => ({
    full: overlap(pair.full),
    visible: overlap(pair.visible),
    occluded: pair.occlusionRate > 0 ? overlap(pair.occluded) : null,
    occlusionRate: pair.occlusionRate,
  })));
  const { means } = golden;
  assertAlmostEquals(full?.perInstance ?? NaN, means.full[0], 1e-9);
  assertAlmostEquals(full?.pooled ?? NaN, means.full[1], 1e-9);
  assertAlmostEquals(occluded?.perInstance ?? NaN, means.occluded[0], 1e-9);
  assertAlmostEquals(occluded?.pooled ?? NaN, means.occluded[1], 1e-9);
});

Deno.test("summarizeMasks() of nothing has no figures", () => {
  assertEquals(summarizeMasks([]), {
    full: null,
    visible: null,
    occluded: null,
    reaches50: null,
    reaches75: null,
    reaches90: null,
  });
});
