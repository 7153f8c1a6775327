import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { drawWeather } from "../scene/weather.ts";
import { Environment, ROAD_TINT } from "./environment.ts";
import { createPatterns } from "./noise.ts";
import { Sky } from "./sky.ts";

const patterns = createPatterns();

function surroundings(seed: number): Environment {
  return new Environment(
    new Sky(drawWeather(new Draw("weather", seed)), patterns),
    patterns,
    ROAD_TINT,
    seed,
  );
}

test("Environment gives more light from above than from below", () => {
  for (let seed = 0; seed < 10; seed++) {
    const environment = surroundings(seed);
    environment.receive(0, 0, 1);
    const above = environment.g;
    environment.receive(0, 0, -1);
    assert.ok(above > environment.g && environment.g > 0, `got ${above} and ${environment.g}`);
  }
});

test("Environment answers every direction, clear and blurred", () => {
  const environment = surroundings(3);
  for (let i = 0; i < 500; i++) {
    const [turn, z] = [i * 2.4, 1 - 2 * i / 499];
    const flat = Math.sqrt(Math.max(0, 1 - z * z));
    for (const clarity of [0, 0.5, 1]) {
      environment.look(flat * Math.cos(turn), flat * Math.sin(turn), z, clarity);
      for (const value of [environment.r, environment.g, environment.b]) {
        assert.ok(value > 0 && value < 4, `got ${value}`);
      }
    }
  }
});
