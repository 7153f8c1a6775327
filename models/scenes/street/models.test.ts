import assert from "node:assert/strict";
import test from "node:test";
import { createPatterns } from "../shade/noise.ts";
import { buildBuilding } from "./building.ts";
import { buildFence, buildFurniture, FURNITURE } from "./furniture.ts";
import { buildHorizon } from "./horizon.ts";
import { buildCyclist, buildPerson } from "./person.ts";
import type { ThingModel } from "./thing-model.ts";
import { buildHedge, buildTree } from "./tree.ts";

const patterns = createPatterns();

/** Every kind of thing, by seed. */
const BUILDERS: Record<string, (seed: number) => ThingModel> = {
  tree: (seed) => buildTree(seed, 0.3),
  hedge: (seed) => buildHedge(seed, 8, 0.3),
  fence: (seed) => buildFence(seed, 8),
  person: buildPerson,
  cyclist: (seed) => buildCyclist(seed, true),
  bicycle: (seed) => buildCyclist(seed, false),
  building: (seed) => buildBuilding({ seed, depth: 10, width: 12, floors: 3 }, patterns),
  horizon: buildHorizon,
  ...Object.fromEntries(
    FURNITURE.map((kind) => [kind, (seed: number) => buildFurniture(kind, seed)]),
  ),
};

for (const [name, build] of Object.entries(BUILDERS)) {
  test(`a ${name} has a material for each slot and finite corners`, () => {
    for (let seed = 0; seed < 8; seed++) {
      const { mesh, materials } = build(seed);
      assert.ok(mesh.triangleCount > 0);
      for (let i = 0; i < mesh.triangleCount; i++) assert.ok(mesh.slots[i] < materials.length);
      assert.ok(mesh.positions.slice(0, mesh.vertexCount * 3).every(Number.isFinite));
      assert.ok(mesh.normals.slice(0, mesh.vertexCount * 3).every(Number.isFinite));
    }
  });

  test(`a ${name} is the same for the same seed`, () => {
    const [first, second] = [build(5).mesh, build(5).mesh];
    assert.deepEqual(
      first.positions.slice(0, first.vertexCount * 3),
      second.positions.slice(0, second.vertexCount * 3),
    );
  });
}

test("buildPerson() makes somebody of a person's height", () => {
  for (let seed = 0; seed < 30; seed++) {
    const { mesh } = buildPerson(seed);
    let top = 0;
    for (let i = 2; i < mesh.vertexCount * 3; i += 3) top = Math.max(top, mesh.positions[i]);
    assert.ok(top > 1 && top < 2.1, `got ${top}`);
  }
});
