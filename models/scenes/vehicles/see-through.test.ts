import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { drawCarShape } from "./car-shape.ts";
import { seeThrough } from "./see-through.ts";

const sedan = drawCarShape("sedan", new Draw("see", 1));
const { features } = sedan;
const place = (features.glassFrom + features.pillars[0]) / 2 + 0.1;
const height = sedan.beltHeight + 0.18;

test("seeThrough() passes from window to window across a car", () => {
  assert.equal(seeThrough(sedan, place, -sedan.halfWidth + 0.2, height, 0, 1, 0), 1);
});

test("seeThrough() ends at the doors below the windows", () => {
  assert.equal(seeThrough(sedan, place, -sedan.halfWidth + 0.2, height, 0, 0.9, -0.45), 0);
});

test("seeThrough() ends at the roof", () => {
  assert.equal(seeThrough(sedan, place, -sedan.halfWidth + 0.2, height, 0, 0.5, 0.86), 0);
});

test("seeThrough() meets a seat behind the windscreen", () => {
  assert.equal(seeThrough(sedan, sedan.cowl + 0.4, 0.36, sedan.beltHeight + 0.05, -1, 0, 0), -1);
});
