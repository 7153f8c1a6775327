import assert from "node:assert/strict";
import test from "node:test";
import { srgb, Surface } from "./surface.ts";

test("srgb() makes linear light of sRGB", () => {
  const [black, grey, white] = srgb(0, 188, 255);
  assert.equal(black, 0);
  assert.ok(Math.abs(grey - 0.503) < 0.001);
  assert.equal(white, 1);
});

test("Surface.blend() mixes a colour in by its share", () => {
  const surface = new Surface();
  surface.color([0.2, 0.4, 0.6]);
  surface.blend([1, 1, 1], 0.5);
  assert.deepEqual([surface.r, surface.g, surface.b].map((value) => value.toFixed(9)), [
    "0.600000000",
    "0.700000000",
    "0.800000000",
  ]);
});
