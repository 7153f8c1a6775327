import assert from "node:assert/strict";
import test from "node:test";
import { createPatterns } from "./noise.ts";

const { grain, blotches } = createPatterns();

for (const [name, noise] of [["grain", grain], ["blotches", blotches]] as const) {
  test(`${name} repeats without a seam and averages 0.5`, () => {
    assert.ok(Math.abs(noise.at(0.3, 0.7) - noise.at(1.3, -0.3)) < 1e-6);
    let sum = 0;
    for (let i = 0; i < 2500; i++) sum += noise.at(i % 50 / 50, Math.floor(i / 50) / 50);
    assert.ok(Math.abs(sum / 2500 - 0.5) < 0.02, `got ${sum / 2500}`);
  });

  test(`${name} fades to its mean where a sample covers much of it`, () => {
    for (let i = 0; i < 20; i++) assert.ok(Math.abs(noise.at(i * 0.37, i * 0.11, 1) - 0.5) < 0.1);
  });
}
