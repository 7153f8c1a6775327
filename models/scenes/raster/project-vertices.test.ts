import assert from "node:assert/strict";
import test from "node:test";
import { Mesh } from "../geometry/mesh.ts";
import { Camera } from "./camera.ts";
import { NEAR, projectTriangles, viewVertices } from "./project-vertices.ts";
import { TriangleSet } from "./triangle-set.ts";

const CAMERA = new Camera(
  { position: [0, 0, 1], yaw: 0, pitch: 0, roll: 0, fieldOfView: 60 },
  64,
  36,
);

/** What `projectTriangles` hands on for one triangle. */
function projected(...corners: [x: number, y: number, z: number][]): number[][] {
  const mesh = new Mesh();
  const [a, b, c] = corners.map(([x, y, z]) => mesh.vertex(x, y, z, 0, 0, 1));
  mesh.triangle(a, b, c, 0);
  const set = new TriangleSet();
  set.add(mesh, { x: 0, y: 0, z: 0, heading: 0 }, [{ shade() {} }], "thing");
  const found: number[][] = [];
  projectTriangles(set, viewVertices(set, CAMERA), CAMERA, 0, 1, (...values) => found.push(values));
  return found;
}

test("projectTriangles() hands on a triangle in view as it is", () => {
  const found = projected([5, -1, 0], [5, 1, 0], [5, 0, 2]);
  assert.equal(found.length, 1);
  assert.ok(found[0].every(Number.isFinite));
});

test("projectTriangles() leaves out what lies behind the camera", () => {
  assert.equal(projected([-5, -1, 0], [-5, 1, 0], [-5, 0, 2]).length, 0);
});

for (const [behind, pieces] of [[1, 2], [2, 1]]) {
  test(`projectTriangles() cuts a triangle with ${behind} of its corners behind the camera into ${pieces}`, () => {
    const corners: [number, number, number][] = [[5, -1, 0], [5, 1, 0], [5, 0, 2]];
    for (let i = 0; i < behind; i++) corners[i][0] = -5;
    const found = projected(...corners);
    assert.equal(found.length, pieces);
    for (const [, , , aw, , , bw, , , cw] of found) {
      for (const w of [aw, bw, cw]) assert.ok(w > 0 && w <= 1 / NEAR + 1e-9);
    }
  });
}
