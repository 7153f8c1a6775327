import assert from "node:assert/strict";
import test from "node:test";
import { annotateScene } from "../annotate/annotate-scene.ts";
import { createPatterns } from "../shade/noise.ts";
import { composeReference } from "./compose-reference.ts";
import { rasterScene } from "./raster-scene.ts";

const patterns = createPatterns();
const SIZE = { width: 240, height: 136 };

for (const kind of ["bus", "tractor", "forklift", "pickup"] as const) {
  test(`composeReference() shows a whole ${kind} with nothing before it`, () => {
    for (let seed = 0; seed < 6; seed++) {
      const scene = composeReference(seed, kind, SIZE);
      const { instances } = annotateScene(scene, rasterScene(scene, patterns), 1, "");
      assert.equal(instances.length, 1);
      const [{ amodal, visible, truncated, ignore }] = instances;
      assert.deepEqual([truncated, ignore], [false, false], `seed ${seed}`);
      assert.equal(visible.area(), amodal.area(), `seed ${seed}`);
    }
  });
}

test("composeReference() turns the vehicle to all sides", () => {
  const quarters = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    const { vehicles: [{ heading }] } = composeReference(seed, "bus", SIZE);
    quarters.add(Math.floor((heading + Math.PI) / (Math.PI / 2)));
  }
  assert.equal(quarters.size, 4);
});
