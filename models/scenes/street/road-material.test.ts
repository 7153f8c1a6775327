import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { drawPlan } from "../scene/draw-plan.ts";
import { Fragment } from "../shade/fragment.ts";
import { GroundContact } from "../shade/ground-contact.ts";
import { createPatterns } from "../shade/noise.ts";
import { Surface } from "../shade/surface.ts";
import { RoadMaterial } from "./road-material.ts";
import type { StreetPlan } from "./street-plan.ts";

const patterns = createPatterns();
const PLAN: StreetPlan = {
  ...drawPlan("traffic", new Draw("road", 1)),
  lanes: 1,
  laneWidth: 3,
  parking: ["none", "none"],
  crossing: null,
  markings: "solid",
  yellow: false,
  asphalt: 0.15,
  wear: 0,
};

/** Brightness of the road at a place, seen from above. */
function brightness(x: number, y: number, plan = PLAN, wetness = 0): number {
  const material = new RoadMaterial(plan, patterns, new GroundContact([]), wetness);
  const fragment = new Fragment();
  Object.assign(fragment, { x, y, z: 0, dx: 0, dy: 0, dz: -1, footprint: 0.005 });
  const surface = new Surface();
  surface.reset();
  material.shade(fragment, surface);
  return surface.g;
}

test("RoadMaterial paints the middle of a street and leaves the lanes grey", () => {
  for (let y = 0; y < 40; y += 1.7) {
    assert.ok(brightness(0.13, y) > 0.45);
    assert.ok(brightness(1.1, y) < 0.35);
  }
});

test("RoadMaterial paints dashes where the plan says so", () => {
  const dashed = { ...PLAN, markings: "dashed" } as const;
  const bright = Array.from({ length: 90 }, (_, i) => brightness(0, i / 10, dashed) > 0.45);
  const share = bright.filter(Boolean).length / bright.length;
  assert.ok(share > 0.3 && share < 0.5, `got ${share}`);
});

test("RoadMaterial paints zebra stripes before a crossing", () => {
  const crossed = { ...PLAN, crossing: { at: 20, half: 4 } };
  const row = Array.from({ length: 60 }, (_, i) => brightness(-2.9 + i / 10, 20 - 4 - 2, crossed));
  const stripes = row.filter((value, i) => i > 0 && value > 0.45 && row[i - 1] <= 0.45).length;
  assert.ok(stripes >= 5 && stripes <= 7, `got ${stripes}`);
});

test("RoadMaterial is darker where it is wet", () => {
  assert.ok(brightness(1.1, 5, PLAN, 1) < brightness(1.1, 5));
});
