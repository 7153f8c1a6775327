import assert from "node:assert/strict";
import test from "node:test";
import { Camera } from "./camera.ts";

const LEVEL = { position: [0, 0, 1.5], yaw: 90, pitch: 0, roll: 0, fieldOfView: 90 } as const;

function rounded(values: readonly number[]): number[] {
  return values.map((value) => Math.round(value * 1e6) / 1e6 + 0);
}

test("Camera sees what is straight ahead in the middle", () => {
  const camera = new Camera(LEVEL, 640, 360);
  assert.deepEqual(rounded(camera.project(0, 10, 1.5)), [320, 180, 10]);
});

test("Camera spans its field of view, right and low at the right and at the foot of the picture", () => {
  const camera = new Camera(LEVEL, 640, 360);
  assert.deepEqual(rounded(camera.project(10, 10, 1.5)), [640, 180, 10]);
  const [, y] = camera.project(0, 10, 0);
  assert.ok(y > 180);
});

test("Camera that rolls and looks down keeps its axes square", () => {
  const { ahead, right, down } = new Camera({ ...LEVEL, pitch: -20, roll: 15 }, 640, 360);
  for (const [a, b] of [[ahead, right], [ahead, down], [right, down]]) {
    assert.ok(Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) < 1e-12);
  }
  assert.ok(ahead[2] < 0);
});

test("Camera gives a negative depth behind itself", () => {
  assert.ok(new Camera(LEVEL, 640, 360).project(0, -5, 1)[2] < 0);
});
