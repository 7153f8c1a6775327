import assert from "node:assert/strict";
import test from "node:test";
import { heatColor, signedColor } from "./color-scale.ts";
import type { Rgb } from "./rgb.ts";

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const steps = Array.from({ length: 21 }, (_, i) => i / 20);

test("heatColor() gets darker with every step, so that it reads in grey", () => {
  const lights = steps.map((value) => luminance(heatColor(value)));
  for (let i = 1; i < lights.length; i++) assert.ok(lights[i] < lights[i - 1], `step ${i}`);
});

test("heatColor() takes what lies beyond its range for the end", () => {
  assert.deepEqual(heatColor(-3), heatColor(0));
  assert.deepEqual(heatColor(7), heatColor(1));
});

test("signedColor() is lightest at 0 and darkens to both sides", () => {
  for (const side of [-1, 1]) {
    const lights = steps.map((value) => luminance(signedColor(side * value)));
    for (let i = 1; i < lights.length; i++) {
      assert.ok(lights[i] < lights[i - 1], `${side}, step ${i}`);
    }
  }
});

test("signedColor() is bluer below 0 and browner above", () => {
  const [lowRed, , lowBlue] = signedColor(-0.8);
  const [highRed, , highBlue] = signedColor(0.8);
  assert.ok(lowBlue > lowRed);
  assert.ok(highRed > highBlue);
});
