import { assertAlmostEquals, assertEquals } from "@std/assert";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { matchDetections } from "./match-detections.ts";
import { summarizeMatches } from "./summarize-matches.ts";

const at = (x: number, score?: number, category = "car") =>
  makeInstance(x, x + 10, { score, category });

Deno.test("summarizeMatches() counts pictures, truths and detections, and averages categories", () => {
  const crowd = makeInstance(100, 150, { ignore: true });
  const found = summarizeMatches(matchDetections(
    [makeImage(1, [at(0), at(20), crowd, at(60, 0, "bus")]), makeImage(2, [])],
    [makeImage(1, [at(0, 1), at(20, 0.5), at(90, 0.9, "bus"), at(0, 1, "tram")])],
  ));
  assertEquals([found.images, found.truths, found.detections], [2, 3, 3]);
  assertEquals([found.ap, found.ap50, found.ap90, found.ar], [0.5, 0.5, 0.5, 0.5]);
  assertEquals([found.ar1, found.apSmall, found.apLarge], [0.25, 0.5, null]);
  assertEquals(found.byCategory, [{ category: "car", ap: 1 }, { category: "bus", ap: 0 }]);
});

Deno.test("summarizeMatches() falls over the thresholds where a mask is not exact", () => {
  const { byThreshold, ap } = summarizeMatches(
    matchDetections([makeImage(1, [at(0)])], [makeImage(1, [makeInstance(0, 8, { score: 1 })])]),
  );
  // IoU 0.8; the curve holds the points that AP is the mean of
  assertEquals(byThreshold.map(({ ap }) => Math.round(ap ?? NaN)), [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
  assertAlmostEquals(ap ?? NaN, 0.7, 1e-12);
});

Deno.test("summarizeMatches() of nothing has no figures", () => {
  const { truths, ap, ar, byThreshold, byCategory } = summarizeMatches(matchDetections([], []));
  assertEquals([truths, ap, ar, byThreshold[0].ap, byCategory], [0, null, null, null, []]);
});
