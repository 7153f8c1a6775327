import assert from "node:assert/strict";
import test from "node:test";
import { Mesh } from "./mesh.ts";
import { addBox, addDisc, addEllipsoid, addTube } from "./primitives.ts";

/** Largest distance from the origin along an axis, over all vertices. */
function reach(mesh: Mesh, axis: number): number {
  let most = 0;
  for (let i = 0; i < mesh.vertexCount; i++) {
    most = Math.max(most, Math.abs(mesh.positions[i * 3 + axis]));
  }
  return most;
}

const SHAPES: [name: string, build: (mesh: Mesh) => void][] = [
  ["addBox()", (mesh) => addBox(mesh, [0, 0, 0], [2, 1, 4], 0)],
  ["addTube()", (mesh) => addTube(mesh, [0, 0, -2], [0, 0, 2], 0.5, 0.25, 0, 8, true)],
  ["addDisc()", (mesh) => addDisc(mesh, [0, 0, 0], [1, 0, 0], 0.5, 0)],
  ["addEllipsoid()", (mesh) => addEllipsoid(mesh, [0, 0, 0], [1, 0.5, 2], 0)],
];

for (const [name, build] of SHAPES) {
  test(`${name} gives unit normals and finite corners`, () => {
    const mesh = new Mesh();
    build(mesh);
    assert.ok(mesh.triangleCount > 0);
    for (let i = 0; i < mesh.vertexCount; i++) {
      const size = Math.hypot(...mesh.normals.slice(i * 3, i * 3 + 3));
      assert.ok(Math.abs(size - 1) < 1e-5, `got a normal of ${size}`);
      assert.ok(mesh.positions.slice(i * 3, i * 3 + 3).every(Number.isFinite));
    }
  });
}

test("addBox() turns about its middle", () => {
  const mesh = new Mesh();
  addBox(mesh, [0, 0, 0], [2, 1, 4], 0, Math.PI / 2);
  assert.deepEqual(
    [reach(mesh, 0), reach(mesh, 1), reach(mesh, 2)].map((value) => Number(value.toFixed(6))),
    [0.5, 1, 2],
  );
});

test("addEllipsoid() reaches its radii", () => {
  const mesh = new Mesh();
  addEllipsoid(mesh, [0, 0, 0], [1, 0.5, 2], 0, 16);
  assert.ok(Math.abs(reach(mesh, 0) - 1) < 0.02);
  assert.equal(reach(mesh, 2), 2);
});
