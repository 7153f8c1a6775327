import { assertEquals } from "@std/assert";
import { labelRegions } from "./label-regions.ts";

Deno.test("labelRegions() joins neighbours by their sides, not by their corners or around the edge", () => {
  // deno-fmt-ignore
  const data = [
    1, 0, 0.6, 1,
    1, 0, 0,   0.5,
    0, 1, 0,   1,
  ];
  const { label, sizes } = labelRegions(data, 4, 3);
  // deno-fmt-ignore
  assertEquals([...label], [
    1, 0, 2, 2,
    1, 0, 0, 0,
    0, 3, 0, 4,
  ]);
  assertEquals(sizes, [0, 2, 2, 1, 1]);
});

Deno.test("labelRegions() finds none in an empty map", () => {
  assertEquals(labelRegions(new Float32Array(6), 3, 2).sizes, [0]);
  assertEquals(labelRegions([], 0, 0).sizes, [0]);
});
