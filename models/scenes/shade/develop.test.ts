import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { develop, type Development, drawDevelopment } from "./develop.ts";

const WIDTH = 48, HEIGHT = 27;
const PLAIN: Development = {
  stops: 0,
  red: 1,
  blue: 1,
  contrast: 0,
  saturation: 1,
  vignette: 0,
  blur: 0.3,
  sharpening: 0,
  noise: 0,
  noiseSeed: 1,
  veil: 0,
  quality: 90,
  fullColor: true,
};

function grey(level: number) {
  return { width: WIDTH, height: HEIGHT, rgb: new Float32Array(WIDTH * HEIGHT * 3).fill(level) };
}

test("develop() exposes an even scene to the same mid grey, however bright it is", () => {
  const [dim, bright] = [develop(grey(0.1), PLAIN), develop(grey(0.9), PLAIN)];
  assert.ok(dim.rgb[0] > 90 && dim.rgb[0] < 150, `got ${dim.rgb[0]}`);
  assert.ok(Math.abs(dim.rgb[0] - bright.rgb[0]) < 12, `got ${dim.rgb[0]} and ${bright.rgb[0]}`);
});

test("develop() keeps grey grey, and a stop more makes it brighter", () => {
  const { rgb } = develop(grey(0.4), PLAIN);
  assert.ok(rgb[0] === rgb[1] && rgb[1] === rgb[2]);
  assert.ok(develop(grey(0.4), { ...PLAIN, stops: 1 }).rgb[0] > rgb[0] + 20);
});

test("develop() darkens the corners", () => {
  const { rgb } = develop(grey(0.4), { ...PLAIN, vignette: 0.4 });
  assert.ok(rgb[0] < rgb[(13 * WIDTH + 24) * 3] - 8);
});

test("develop() adds the same noise for the same seed", () => {
  const noisy = { ...PLAIN, noise: 5 };
  const first = develop(grey(0.4), noisy).rgb;
  assert.deepEqual(develop(grey(0.4), noisy).rgb, first);
  assert.notDeepEqual(develop(grey(0.4), { ...noisy, noiseSeed: 2 }).rgb, first);
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
  const deviation = Math.sqrt(
    first.reduce((sum, value) => sum + (value - mean) ** 2, 0) / first.length,
  );
  assert.ok(deviation > 2 && deviation < 8, `got ${deviation}`);
});

test("drawDevelopment() stays within what JPEG takes", () => {
  for (let i = 0; i < 50; i++) {
    const { quality } = drawDevelopment(new Draw("camera", i));
    assert.ok(quality >= 60 && quality <= 100);
  }
});
