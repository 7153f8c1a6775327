import assert from "node:assert/strict";
import test from "node:test";
import { Mesh } from "../geometry/mesh.ts";
import { addBox } from "../geometry/primitives.ts";
import { normalize } from "../geometry/vector.ts";
import { ShadowMap } from "./shadow-map.ts";
import { TriangleSet } from "./triangle-set.ts";

const SUN = normalize([0, -1, 1]);

/** The shadows of a box of 2 m that stands on the ground at the origin. */
function boxShadow(casts = true): ShadowMap {
  const mesh = new Mesh();
  addBox(mesh, [0, 0, 1], [2, 2, 2], 0);
  const set = new TriangleSet();
  set.add(mesh, { x: 0, y: 0, z: 0, heading: 0 }, [{ shade() {} }], "thing", casts);
  return new ShadowMap(set, SUN, [0, 0, 0], 10);
}

test("ShadowMap darkens the ground behind a box, as far as the sun's height says", () => {
  const shadows = boxShadow();
  assert.equal(shadows.lit(0, 2, 0, 0, 0, 1), 0);
  assert.equal(shadows.lit(0, 2.8, 0, 0, 0, 1), 0);
  assert.equal(shadows.lit(0, 3.2, 0, 0, 0, 1), 1);
  assert.equal(shadows.lit(0, -1.5, 0, 0, 0, 1), 1);
});

test("ShadowMap leaves lit sides lit", () => {
  const shadows = boxShadow();
  assert.equal(shadows.lit(0, 0, 2, 0, 0, 1), 1);
  assert.equal(shadows.lit(0, -1, 1, 0, -1, 0), 1);
});

test("ShadowMap knows only what casts a shadow, and only its own surroundings", () => {
  assert.equal(boxShadow(false).lit(0, 2, 0, 0, 0, 1), 1);
  assert.equal(boxShadow().lit(0, 200, 0, 0, 0, 1), 1);
});
