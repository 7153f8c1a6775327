import assert from "node:assert/strict";
import test from "node:test";
import { composeScene } from "./compose-scene.ts";
import { overlaps } from "./overlap.ts";

const SIZE = { width: 640, height: 360 };
const SCENES = Array.from({ length: 60 }, (_, seed) => composeScene(seed, SIZE));

test("composeScene() gives the same description for the same seed", () => {
  assert.deepEqual(composeScene(11, SIZE), SCENES[11]);
  assert.notDeepEqual(SCENES[12], SCENES[11]);
});

test("composeScene() gives plain data", () => {
  for (const scene of SCENES) assert.deepEqual(JSON.parse(JSON.stringify(scene)), scene);
});

test("composeScene() lets no vehicles run into each other", () => {
  for (const { seed, vehicles } of SCENES) {
    vehicles.forEach((vehicle, i) => {
      for (const other of vehicles.slice(i + 1)) {
        assert.ok(!overlaps(vehicle, other), `seed ${seed}`);
      }
    });
  }
});

test("composeScene() draws every setting, some without vehicles", () => {
  const settings = new Set(SCENES.map(({ setting }) => setting));
  assert.equal(settings.size, 6);
  const empty = SCENES.filter(({ setting }) => setting === "empty");
  assert.ok(empty.length >= 1 && empty.length <= 14, `got ${empty.length} of 60`);
  for (const { vehicles } of empty) assert.equal(vehicles.length, 0);
});

test("composeScene() without empty scenes and with one kind obeys", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { setting, vehicles } = composeScene(seed, {
      ...SIZE,
      drawKind: () => "forklift",
      empty: 0,
    });
    assert.notEqual(setting, "empty");
    assert.ok(vehicles.every(({ kind }) => kind === "forklift"));
  }
});

test("composeScene() keeps the camera out of vehicles", () => {
  for (const { camera: { position: [x, y, z] }, vehicles, seed } of SCENES) {
    const self = { x, y, heading: 0, length: 0.5, width: 0.5 };
    if (z < 2.8) assert.ok(!vehicles.some((vehicle) => overlaps(self, vehicle)), `seed ${seed}`);
  }
});
