import assert from "node:assert/strict";
import test from "node:test";
import { oklabToRgb } from "./oklab.ts";

test("oklabToRgb() gives black, white and the published red", () => {
  assert.deepEqual(oklabToRgb(0, 0, 0), [0, 0, 0]);
  assert.deepEqual(oklabToRgb(1, 0, 0), [255, 255, 255]);
  const [r, g, b] = oklabToRgb(0.62796, 0.22486, 0.12585);
  assert.ok(r >= 254 && g <= 1 && b <= 1, `${r} ${g} ${b}`);
});

test("oklabToRgb() cuts colours that no screen has", () => {
  for (const value of oklabToRgb(0.9, 0.5, -0.5)) assert.ok(value >= 0 && value <= 255);
});
