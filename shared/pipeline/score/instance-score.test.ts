import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Improvement } from "../improvements.ts";
import { detectorThreshold, instanceScore } from "./instance-score.ts";

const CALIBRATED = new Set<Improvement>(["recalibration"]);
const PLAIN = new Set<Improvement>();
const SCORES = [0.02, 0.1, 0.3, 0.5, 0.8, 0.99];

Deno.test("instanceScore() of a prompt is what its mask is likely to be worth", () => {
  assertEquals(instanceScore(null, 0.9, CALIBRATED), 0.9);
  assertEquals(instanceScore(null, 0.9, PLAIN), 0.9);
});

Deno.test("instanceScore() of a found car is its detector's without the recalibration", () => {
  assertEquals(instanceScore(0.4, 0.9, PLAIN), 0.4);
});

Deno.test("instanceScore() rises with the detector's score and with the mask's quality", () => {
  for (const score of SCORES) {
    const here = instanceScore(score, 0.8, CALIBRATED);
    assert(here > 0 && here < 1);
    assert(here < instanceScore(score + 0.005, 0.8, CALIBRATED));
    assert(here < instanceScore(score, 0.85, CALIBRATED));
  }
  assertEquals(instanceScore(0, 0.5, CALIBRATED) > 0, true);
  assertEquals(instanceScore(1, 1, CALIBRATED) < 1, true);
});

Deno.test("instanceScore() depends on the product of both", () => {
  assertAlmostEquals(
    instanceScore(0.5, 0.8, CALIBRATED),
    instanceScore(0.8, 0.5, CALIBRATED),
    1e-12,
  );
});

Deno.test("detectorThreshold() lets through all that can reach the least score", () => {
  for (const least of SCORES) {
    const threshold = detectorThreshold(least, CALIBRATED);
    assert(threshold >= 0.02);
    if (threshold > 0.02) assertAlmostEquals(instanceScore(threshold, 1, CALIBRATED), least, 1e-6);
    assertEquals(detectorThreshold(least, PLAIN), least);
  }
  assertEquals(detectorThreshold(0, PLAIN), 0.02);
  assertEquals(detectorThreshold(0, CALIBRATED), 0.02);
  assert(detectorThreshold(1, CALIBRATED) > 0.9);
});
