import assert from "node:assert/strict";
import test from "node:test";
import type { Weather } from "../scene/weather.ts";
import { Environment, ROAD_TINT } from "./environment.ts";
import { Fragment } from "./fragment.ts";
import { Lighting } from "./lighting.ts";
import { createPatterns } from "./noise.ts";
import { Sky } from "./sky.ts";
import { Surface } from "./surface.ts";

const patterns = createPatterns();
const NOON: Weather = {
  kind: "clear",
  sunYaw: 0,
  sunHeight: 60,
  sunStrength: 1.4,
  clearness: 1,
  clouds: 0,
  haze: 1000,
  wetness: 0,
  cloudSeed: 1,
};

/** Green light that a grey, level point sends to a camera above it. */
function light(change: Partial<Surface>, weather: Partial<Weather> = {}, distance = 1): number {
  const sky = new Sky({ ...NOON, ...weather }, patterns);
  const environment = new Environment(sky, patterns, ROAD_TINT, 1);
  const lighting = new Lighting(sky, environment, null, { ...NOON, ...weather }.haze);
  const fragment = Object.assign(new Fragment(), { dx: 0, dy: 0, dz: -1, distance });
  const surface = new Surface();
  surface.reset();
  lighting.light(fragment, Object.assign(surface, change));
  return lighting.g;
}

test("Lighting gives a bright surface more light than a dark one", () => {
  assert.ok(light({ g: 0.8 }) > 3 * light({ g: 0.2 }));
});

test("Lighting under the sun is brighter than without it, and dimmer where the sky is hidden", () => {
  assert.ok(light({}) > 1.5 * light({}, { sunStrength: 0 }));
  assert.ok(light({ openness: 0.2 }, { sunStrength: 0 }) < 0.3 * light({}, { sunStrength: 0 }));
});

test("Lighting adds mirrored sky and light of its own", () => {
  assert.ok(light({ g: 0, mirror: 0.2, clarity: 1 }) > 0.05);
  assert.ok(light({ g: 0, emitG: 1 }) > 0.95);
});

test("Lighting lets far things fade to the haze's colour", () => {
  const [dark, bright] = [light({ g: 0 }, {}, 8000), light({ g: 1 }, {}, 8000)];
  assert.ok(Math.abs(dark - bright) < 0.01);
  assert.ok(dark > 0.2);
});
