import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { silhouetteOf } from "./silhouette.ts";

const maskOf = (...rows: number[][]): SoftMask => ({
  width: rows[0].length,
  height: rows.length,
  data: Float32Array.from(rows.flat()),
});

Deno.test("silhouetteOf() cuts a mask to what it sets, with zeros around it", () => {
  const mask = maskOf([0, 0, 0, 0], [0, 0.25, 1, 0], [0, 0, 0.5, 0]);
  const { width, height, left, top, columns, rows, data } = silhouetteOf(mask);
  assertEquals([width, height], [4, 3]);
  assertEquals([left, top, columns, rows], [0, 0, 4, 4]);
  assertEquals([...data], [0, 0, 0, 0, 0, 0.25, 1, 0, 0, 0, 0.5, 0, 0, 0, 0, 0]);
});

Deno.test("silhouetteOf() has room around a mask that meets every border", () => {
  const { left, top, columns, rows } = silhouetteOf(maskOf([1, 1], [1, 1]));
  assertEquals([left, top, columns, rows], [-1, -1, 4, 4]);
});

Deno.test("silhouetteOf() of an empty mask is empty", () => {
  const { columns, rows, runs } = silhouetteOf(maskOf([0, 0], [0, 0]));
  assertEquals([columns, rows, runs.length], [0, 0, 0]);
});

Deno.test("silhouetteOf() finds each row's runs, from the mask's middle", () => {
  const { runs } = silhouetteOf(maskOf([1, 1, 0, 1], [0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]));
  assertEquals([...runs], [-2, -2, 0, -2, 1, 2, 0, -1, 1]);
});

Deno.test("silhouetteOf() puts an edge where the line between two pixels crosses one half", () => {
  const { runs: [, start, end] } = silhouetteOf(maskOf([0.25, 0.75, 1, 0.4]));
  assertAlmostEquals(start, 1 - 2, 1e-6);
  assertAlmostEquals(end, 2.5 + 0.5 / 0.6 - 2, 1e-6);
});

Deno.test("silhouetteOf() is made once for each mask", () => {
  const mask = maskOf([1]);
  assertStrictEquals(silhouetteOf(mask), silhouetteOf(mask));
});
