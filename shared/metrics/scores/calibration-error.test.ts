import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import golden from "../golden/calibration.json" with { type: "json" };
import { calibrationError } from "./calibration-error.ts";

Deno.test("calibrationError() has the figures of numpy, bounds of bins included", () => {
  const points = golden.confidence.map((confidence, i) => ({ confidence, outcome: golden.hit[i] }));
  const found = calibrationError(points);
  assertAlmostEquals(found?.error ?? NaN, golden.error, 1e-9);
  assertAlmostEquals(found?.maximum ?? NaN, golden.maximum, 1e-9);
});

Deno.test("calibrationError() draws the reliability diagram", () => {
  const found = calibrationError([
    { confidence: 0, outcome: 0 },
    { confidence: 0.5, outcome: 1 },
    { confidence: 0.9, outcome: 0.7 },
    { confidence: 1, outcome: 1 },
  ], 2);
  assertEquals(found?.bins.map(({ from, to, points }) => [from, to, points]), [
    [0, 0.5, 2],
    [0.5, 1, 2],
  ]);
  assertEquals(found?.bins[0].confidence, 0.25);
  assertEquals(found?.bins[0].outcome, 0.5);
  assertAlmostEquals(found?.bins[1].confidence ?? NaN, 0.95);
  assertAlmostEquals(found?.bins[1].outcome ?? NaN, 0.85);
  assertAlmostEquals(found?.error ?? NaN, 0.5 * 0.25 + 0.5 * 0.1);
  assertAlmostEquals(found?.maximum ?? NaN, 0.25);
});

Deno.test("calibrationError() of scores that come true is 0, and of none is null", () => {
  const points = [0, 0.25, 1].map((confidence) => ({ confidence, outcome: confidence }));
  assertEquals(calibrationError(points)?.error, 0);
  assertEquals(calibrationError(points)?.bins.filter(({ points }) => points === 0).length, 12);
  assertEquals(calibrationError([]), null);
});

for (const confidence of [-0.1, 1.1, NaN]) {
  Deno.test(`calibrationError() rejects a confidence of ${confidence}`, () => {
    assertThrows(() => calibrationError([{ confidence, outcome: 1 }]), RangeError, "from 0 to 1");
  });
}
