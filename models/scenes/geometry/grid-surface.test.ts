import assert from "node:assert/strict";
import test from "node:test";
import { addGrid, createGrid } from "./grid-surface.ts";
import { Mesh } from "./mesh.ts";

/** A strip of two faces along x that meet at an angle (degrees) over the y axis. */
function bentStrip(degrees: number): Mesh {
  const grid = createGrid(3, 2);
  const drop = Math.tan(degrees * Math.PI / 180);
  [[-1, 0], [0, 0], [1, -drop]].forEach(([x, z], i) => {
    for (const j of [0, 1]) grid.positions.set([x, j, z], (i * 2 + j) * 3);
  });
  const mesh = new Mesh();
  addGrid(mesh, grid, 0, 40);
  return mesh;
}

/** Normals of the vertices at x = 0. */
function edgeNormals(mesh: Mesh): string[] {
  const found = new Set<string>();
  for (let i = 0; i < mesh.vertexCount; i++) {
    if (mesh.positions[i * 3] !== 0) continue;
    found.add([...mesh.normals.slice(i * 3, i * 3 + 3)].map((value) => value.toFixed(3)).join(" "));
  }
  return [...found];
}

test("addGrid() makes two triangles of each face", () => {
  assert.equal(bentStrip(10).triangleCount, 4);
});

test("addGrid() shares normals over a gentle bend", () => {
  assert.equal(edgeNormals(bentStrip(20)).length, 1);
});

test("addGrid() keeps a sharp bend sharp", () => {
  assert.equal(edgeNormals(bentStrip(60)).length, 2);
});

test("addGrid() leaves out faces without an area", () => {
  const mesh = new Mesh();
  addGrid(mesh, createGrid(4, 4), 0);
  assert.equal(mesh.triangleCount, 0);
});
