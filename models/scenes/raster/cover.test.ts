import assert from "node:assert/strict";
import test from "node:test";
import { Mesh } from "../geometry/mesh.ts";
import { addBox } from "../geometry/primitives.ts";
import { Camera } from "./camera.ts";
import { coverObject } from "./cover.ts";
import { viewVertices } from "./project-vertices.ts";
import { TriangleSet } from "./triangle-set.ts";

const CAMERA = new Camera(
  { position: [0, 0, 1], yaw: 0, pitch: 0, roll: 0, fieldOfView: 60 },
  64,
  36,
);

/** A cube of 1 m at some distance before the camera, another one before it. */
function twoCubes(): TriangleSet {
  const set = new TriangleSet();
  for (const x of [10, 5]) {
    const mesh = new Mesh();
    addBox(mesh, [0, 0, 1], [1, 1, 1], 0);
    set.add(mesh, { x, y: 0, z: 0, heading: 0 }, [{ shade() {} }], "vehicle");
  }
  return set;
}

test("coverObject() covers what stands behind another object", () => {
  const set = twoCubes();
  const [far, near] = [0, 1].map((object) =>
    coverObject(set, viewVertices(set, CAMERA), CAMERA, object)
  );
  const area = (samples: Uint8Array) => samples.reduce((sum, value) => sum + value, 0);
  // the front of a cube of 1 m at 9.5 m and at 4.5 m
  const wanted = [9.5, 4.5].map((distance) => (CAMERA.focal / distance) ** 2);
  assert.ok(Math.abs(area(far.samples) - wanted[0]) < 12, `got ${area(far.samples)}`);
  assert.ok(Math.abs(area(near.samples) - wanted[1]) < 24, `got ${area(near.samples)}`);
});

test("coverObject() gives the box of what it covers", () => {
  const set = twoCubes();
  const { samples, left, top, right, bottom } = coverObject(
    set,
    viewVertices(set, CAMERA),
    CAMERA,
    1,
  );
  samples.forEach((value, i) => {
    const [x, y] = [i % 64, Math.floor(i / 64)];
    const inside = x >= left && x < right && y >= top && y < bottom;
    if (!inside) assert.equal(value, 0);
  });
  assert.ok(right - left > 5 && right - left < 20);
});
