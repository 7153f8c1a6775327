import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { mulberry32 } from "../../random/mulberry32.ts";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { bootstrapDetections } from "./bootstrap-detections.ts";
import { matchDetections } from "./match-detections.ts";

/** Pictures of one truth each, of which a share is found, with nothing wrong beside. */
function matchShare(pictures: number, share: number) {
  const ids = Array.from({ length: pictures }, (_, i) => i);
  return matchDetections(
    ids.map((id) => makeImage(id, [makeInstance(0, 10)])),
    ids.filter((id) => id < share * pictures)
      .map((id) => makeImage(id, [makeInstance(0, 10, { score: 1 / (id + 1) })])),
  );
}

Deno.test("bootstrapDetections() is about ± 1.96 standard errors wide where AP is a share", () => {
  const { ap50 } = bootstrapDetections(matchShare(200, 0.5), { random: mulberry32(1) });
  assert(ap50);
  const standardError = Math.sqrt(0.25 / 200);
  assertAlmostEquals(ap50[0], 0.5 - 1.96 * standardError, 0.02);
  assertAlmostEquals(ap50[1], 0.5 + 1.96 * standardError, 0.02);
});

Deno.test("bootstrapDetections() has no width where all pictures are alike", () => {
  const { ap, ap75, ap90 } = bootstrapDetections(matchShare(20, 1), {
    random: mulberry32(1),
    resamples: 50,
  });
  for (const interval of [ap, ap75, ap90]) {
    assert(interval);
    assertAlmostEquals(interval[0], 1, 1e-12);
    assertAlmostEquals(interval[1], 1, 1e-12);
  }
});

Deno.test("bootstrapDetections() is the same for the same seed, and narrower for less confidence", () => {
  const matches = matchShare(40, 0.5);
  const draw = (confidence: number) =>
    bootstrapDetections(matches, { random: mulberry32(3), resamples: 200, confidence }).ap;
  assertEquals(draw(0.95), draw(0.95));
  const [wide, narrow] = [draw(0.95), draw(0.5)];
  assert(wide && narrow);
  assert(narrow[0] > wide[0] && narrow[1] < wide[1]);
});

Deno.test("bootstrapDetections() without truths is null", () => {
  const matches = matchDetections([makeImage(1, [])], []);
  assertEquals(bootstrapDetections(matches, { random: mulberry32(1), resamples: 5 }).ap, null);
});
