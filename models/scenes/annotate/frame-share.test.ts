import assert from "node:assert/strict";
import test from "node:test";
import { Mesh } from "../geometry/mesh.ts";
import { addBox } from "../geometry/primitives.ts";
import { Camera } from "../raster/camera.ts";
import { viewVertices } from "../raster/project-vertices.ts";
import { TriangleSet } from "../raster/triangle-set.ts";
import { shareInFrame } from "./frame-share.ts";

const CAMERA = new Camera(
  { position: [0, 0, 1], yaw: 0, pitch: 0, roll: 0, fieldOfView: 90 },
  64,
  36,
);

/** How much of a cube of 1 m is in the picture. */
function share(x: number, y: number) {
  const mesh = new Mesh();
  addBox(mesh, [0, 0, 1], [1, 1, 1], 0);
  const set = new TriangleSet();
  set.add(mesh, { x, y, z: 0, heading: 0 }, [{ shade() {} }], "vehicle");
  return shareInFrame(set, viewVertices(set, CAMERA), CAMERA, 0);
}

test("shareInFrame() finds the whole of what stands inside", () => {
  assert.deepEqual(share(6, 0), { truncated: false, inside: 1 });
});

test("shareInFrame() finds about half of what stands on the border", () => {
  const { truncated, inside } = share(6, 6);
  assert.equal(truncated, true);
  assert.ok(inside > 0.3 && inside < 0.7, `got ${inside}`);
});

test("shareInFrame() finds little of what reaches behind the camera", () => {
  const { truncated, inside } = share(0.3, 1.2);
  assert.equal(truncated, true);
  assert.ok(inside < 0.25, `got ${inside}`);
});
