import assert from "node:assert/strict";
import test from "node:test";
import { composeReference } from "../scene/compose-reference.ts";
import { composeScene } from "../scene/compose-scene.ts";
import { renderScene } from "../scene/render-scene.ts";
import type { SceneDescription } from "../scene/scene-description.ts";
import { createPatterns } from "../shade/noise.ts";
import { annotateScene } from "./annotate-scene.ts";

const patterns = createPatterns();
const SIZE = { width: 240, height: 136 };

function annotated(scene: SceneDescription) {
  return annotateScene(scene, renderScene(scene, patterns), 1, "000001.jpg");
}

/** A reference scene, changed: one vehicle at (0, 20), nothing before it. */
const ALONE = { ...composeReference(4, "sedan", SIZE), things: [] };
const [CAR] = ALONE.vehicles;

test("annotateScene() shows the whole of a car with nothing before it", () => {
  const { instances: [car], order, occluders } = annotated(ALONE);
  assert.equal(car.body, "sedan");
  assert.equal(car.ignore, false);
  assert.equal(car.truncated, false);
  assert.deepEqual(car.visible, car.amodal);
  assert.ok(car.amodal.area() > 400);
  assert.deepEqual(order, []);
  assert.ok(occluders?.isEmpty);
});

test("annotateScene() tells from the mask of a car alone what another car hides", () => {
  const [x, y] = ALONE.camera.position;
  const front = {
    ...CAR,
    id: 2,
    seed: CAR.seed + 1,
    x: CAR.x + (x - CAR.x) * 0.6,
    y: CAR.y + (y - CAR.y) * 0.6,
  };
  const { instances, order } = annotated({ ...ALONE, vehicles: [CAR, front] });
  assert.equal(instances.length, 2);
  const [behind, before] = instances;
  assert.deepEqual(behind.amodal, annotated(ALONE).instances[0].amodal);
  assert.ok(behind.visible.area() < behind.amodal.area());
  assert.deepEqual(before.visible, before.amodal);
  assert.deepEqual(order, [[2, 1]]);
});

test("annotateScene() names the things that hide a car", () => {
  const [x, y] = ALONE.camera.position;
  const person = {
    kind: "person",
    seed: 1,
    x: CAR.x + (x - CAR.x) * 0.5,
    y: CAR.y + (y - CAR.y) * 0.5,
    z: 0,
    heading: 0,
    size: [],
  } as const;
  const { instances: [car], occluders } = annotated({ ...ALONE, things: [person] });
  const hidden = car.amodal.difference(car.visible);
  assert.ok(hidden.area() > 10);
  // a pixel may be shared by two objects
  assert.ok(hidden.difference(occluders ?? hidden).area() <= 0.1 * hidden.area());
});

test("annotateScene() cuts masks at the border and says so", () => {
  const camera = { ...ALONE.camera, yaw: ALONE.camera.yaw + ALONE.camera.fieldOfView / 2 };
  const { instances: [car] } = annotated({ ...ALONE, camera });
  assert.equal(car.truncated, true);
});

test("annotateScene() measures the side that is seen from the car's own front", () => {
  const [x, y] = ALONE.camera.position;
  const facing = { ...CAR, heading: Math.atan2(y - CAR.y, x - CAR.x) };
  assert.equal(annotated({ ...ALONE, vehicles: [facing] }).instances[0].azimuthDegrees, 0);
  const turned = { ...facing, heading: facing.heading - Math.PI / 2 };
  assert.equal(annotated({ ...ALONE, vehicles: [turned] }).instances[0].azimuthDegrees, 90);
});

test("annotateScene() keeps visible masks apart and inside their amodal masks", () => {
  for (let seed = 0; seed < 4; seed++) {
    const { instances } = annotated(composeScene(seed, SIZE));
    for (const [i, { visible, amodal }] of instances.entries()) {
      assert.ok(visible.difference(amodal).isEmpty);
      for (const other of instances.slice(i + 1)) {
        assert.ok(visible.intersection(other.visible).isEmpty);
      }
    }
  }
});
