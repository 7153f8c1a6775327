import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { depthLayers } from "./depth-layers.ts";

Deno.test("depthLayers() counts from the front", () => {
  const layers = depthLayers([7, 8, 9, 4], [[7, 8], [8, 9], [7, 9]]);
  assertEquals([...layers], [[7, 1], [8, 2], [9, 3], [4, 1]]);
});

Deno.test("depthLayers() leaves out the pair that closes a circle", () => {
  assertEquals([...depthLayers([1, 2, 3], [[1, 2], [2, 3], [3, 1]])], [[1, 1], [2, 2], [3, 3]]);
  assertEquals([...depthLayers([1], [[1, 1]])], [[1, 1]]);
});

Deno.test("depthLayers() of any order without circles puts each front before what it hides", () => {
  const id = fc.integer({ min: 0, max: 9 });
  const forward = fc.array(fc.tuple(id, id)).map((pairs) => pairs.filter(([a, b]) => a < b));
  fc.assert(fc.property(forward, (order) => {
    const layers = depthLayers([...Array(10).keys()], order);
    for (const [front, behind] of order) {
      assert((layers.get(front) ?? NaN) < (layers.get(behind) ?? NaN));
    }
  }));
});
