import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/overlaps.json" with { type: "json" };
import { makeInstance } from "../testing/make-instances.ts";
import { readGolden } from "../testing/read-golden.ts";
import { amodalOverlap, type Overlap } from "./amodal-overlap.ts";

const truth = makeInstance(0, 20, { hidden: 10 });

Deno.test("amodalOverlap() counts the pixels that pycocotools counts", () => {
  const { truth, predictions } = readGolden();
  const ofPicture = ({ images }: typeof truth) =>
    images.find(({ id }) => id === golden.image)?.instances ?? [];
  const pair = ({ intersection, union }: Overlap) => [intersection, union];
  for (const expected of golden.pairs) {
    const found = amodalOverlap(
      ofPicture(truth)[expected.truth],
      ofPicture(predictions)[expected.prediction],
    );
    assertEquals(pair(found.full), expected.full);
    assertEquals(pair(found.visible), expected.visible);
    assertAlmostEquals(found.occlusionRate, expected.occlusionRate, 1e-12);
    if (found.occluded) assertEquals(pair(found.occluded), expected.occluded);
    else assertEquals(expected.occlusionRate, 0);
  }
});

Deno.test("amodalOverlap() of the visible mask copied finds nothing of the hidden part", () => {
  const { visible } = truth;
  assertEquals(amodalOverlap(truth, { amodal: visible, visible }), {
    full: { intersection: 100, union: 200 },
    visible: { intersection: 100, union: 100 },
    occluded: { intersection: 0, union: 100 },
    occlusionRate: 0.5,
  });
});

Deno.test("amodalOverlap() of a missed object shares nothing", () => {
  assertEquals(amodalOverlap(truth, null), {
    full: { intersection: 0, union: 200 },
    visible: { intersection: 0, union: 100 },
    occluded: { intersection: 0, union: 100 },
    occlusionRate: 0.5,
  });
});

Deno.test("amodalOverlap() of an object that is seen whole has no occluded part", () => {
  assertEquals(amodalOverlap(makeInstance(0, 9), makeInstance(0, 20)).occluded, null);
});
