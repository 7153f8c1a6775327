import { assertEquals } from "@std/assert";
import { centreMaps } from "./centre-maps.ts";

const maps = { dims: [1, 2, 2, 4], data: Float32Array.from({ length: 16 }, (_, i) => i + 1) };

Deno.test("centreMaps() pads with zeros on all sides", () => {
  const { dims, data } = centreMaps(maps, 4, 6);
  assertEquals(dims, [1, 2, 4, 6]);
  assertEquals([...data.subarray(0, 24)], [
    ...[0, 0, 0, 0, 0, 0],
    ...[0, 1, 2, 3, 4, 0],
    ...[0, 5, 6, 7, 8, 0],
    ...[0, 0, 0, 0, 0, 0],
  ]);
});

Deno.test("centreMaps() cuts what sticks out, in one direction and pads in the other", () => {
  const { dims, data } = centreMaps(maps, 4, 2);
  assertEquals(dims, [1, 2, 4, 2]);
  assertEquals([...data.subarray(8)], [0, 0, 10, 11, 14, 15, 0, 0]);
});
