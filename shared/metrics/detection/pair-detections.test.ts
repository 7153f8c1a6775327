import { assertAlmostEquals, assertEquals } from "@std/assert";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { readGolden } from "../testing/read-golden.ts";
import { matchDetections } from "./match-detections.ts";
import { pairDetections } from "./pair-detections.ts";
import { summarizeMatches } from "./summarize-matches.ts";

const near = makeInstance(0, 10);
const lost = makeInstance(30, 40);
const crowd = makeInstance(100, 150, { ignore: true });
const hit = makeInstance(0, 8, { score: 0.5 });
const stray = makeInstance(60, 70, { score: 0.9 });
const inCrowd = makeInstance(110, 120, { score: 0.7 });
const bus = makeInstance(30, 40, { score: 0.8, category: "bus" });

Deno.test("pairDetections() says who met whom, and who was missed", () => {
  const [{ imageId, detections, missed }] = pairDetections(
    [makeImage(4, [near, lost, crowd])],
    [makeImage(4, [hit, stray, inCrowd, bus])],
  );
  assertEquals(imageId, 4);
  assertEquals(detections, [
    { prediction: stray, score: 0.9, truth: null, iou: 0, outcome: "wrong" },
    { prediction: inCrowd, score: 0.7, truth: crowd, iou: 1, outcome: "uncounted" },
    { prediction: hit, score: 0.5, truth: near, iou: 0.8, outcome: "right" },
    { prediction: bus, score: 0.8, truth: null, iou: 0, outcome: "wrong" },
  ]);
  assertEquals(missed, [lost]);
});

Deno.test("pairDetections() asks for the IoU that it is told", () => {
  const pair = (minIou: number) =>
    pairDetections([makeImage(4, [near])], [makeImage(4, [hit])], { minIou })[0].missed.length;
  assertEquals([pair(0.8), pair(0.81)], [0, 1]);
});

Deno.test("pairDetections() takes pictures without predictions for missed", () => {
  assertEquals(pairDetections([makeImage(4, [near])], []), [
    { imageId: 4, detections: [], missed: [near] },
  ]);
});

Deno.test("pairDetections() meets as many truths as AR at 0.5 counts", () => {
  const { truth, predictions } = readGolden();
  const paired = pairDetections(truth.images, predictions.images, { categories: "together" });
  const right = paired.flatMap(({ detections }) => detections)
    .filter(({ outcome }) => outcome === "right").length;
  const missed = paired.flatMap(({ missed }) => missed).length;
  const { truths, byThreshold } = summarizeMatches(
    matchDetections(truth.images, predictions.images, { categories: "together" }),
  );
  assertEquals(right + missed, truths);
  assertAlmostEquals(right / truths, byThreshold[0].ar ?? NaN, 1e-12);
});
