import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createBitmap } from "./bitmap.ts";
import { rasterizeRegions } from "./rasterize-regions.ts";
import { arbitraryBitmap, drawBitmap } from "./test-support.ts";
import { traceBitmap } from "./trace.ts";

Deno.test("traceBitmap() of an empty mask finds no region", () => {
  assertEquals(traceBitmap(createBitmap(5, 4)), []);
});

Deno.test("traceBitmap() gives the corners of a rectangle, clockwise", () => {
  const bitmap = drawBitmap("....", ".##.", ".##.");
  assertEquals(traceBitmap(bitmap), [{ exterior: [1, 1, 3, 1, 3, 3, 1, 3], holes: [] }]);
});

Deno.test("traceBitmap() follows the picture's border", () => {
  const bitmap = drawBitmap("##", "##");
  assertEquals(traceBitmap(bitmap), [{ exterior: [0, 0, 2, 0, 2, 2, 0, 2], holes: [] }]);
});

Deno.test("traceBitmap() gives holes to the region around them, counter-clockwise", () => {
  const bitmap = drawBitmap(
    "#####..",
    "#.#.#.#",
    "#####..",
  );
  const [ring, dot] = traceBitmap(bitmap);
  assertEquals(ring.holes, [[1, 2, 2, 2, 2, 1, 1, 1], [3, 2, 4, 2, 4, 1, 3, 1]]);
  assertEquals(dot.holes, []);
});

Deno.test("traceBitmap() finds a region inside a hole, and its own hole", () => {
  const bitmap = drawBitmap(
    "#######",
    "#.....#",
    "#.###.#",
    "#.#.#.#",
    "#.###.#",
    "#.....#",
    "#######",
  );
  const regions = traceBitmap(bitmap);
  assertEquals(regions.map(({ holes }) => holes.length), [1, 1]);
  assertEquals(regions[1].exterior, [2, 2, 5, 2, 5, 5, 2, 5]);
});

Deno.test("traceBitmap() parts regions that touch at a corner, and joins such holes", () => {
  assertEquals(traceBitmap(drawBitmap("#.", ".#")).length, 2);
  const [region, ...others] = traceBitmap(drawBitmap("####", "#.##", "##.#", "####"));
  assertEquals(others, []);
  assertEquals(region.holes.length, 1);
});

Deno.test("rasterizeRegions() gives back what traceBitmap() traced", () => {
  fc.assert(
    fc.property(arbitraryBitmap, (bitmap) => {
      const regions = traceBitmap(bitmap);
      assertEquals(rasterizeRegions(regions, bitmap.width, bitmap.height), bitmap);
      for (const { exterior, holes } of regions) {
        assert(signedArea(exterior) > 0, "the exterior runs clockwise");
        for (const hole of holes) assert(signedArea(hole) < 0, "holes run counter-clockwise");
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("traceBitmap() finds as many regions as there are 4-connected components", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    assertEquals(traceBitmap(bitmap).length, countComponents(bitmap));
  }));
});

function signedArea(contour: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < contour.length; i += 2) {
    const next = (i + 2) % contour.length;
    sum += contour[i] * contour[next + 1] - contour[next] * contour[i + 1];
  }
  return sum / 2;
}

function countComponents({ width, height, data }: ReturnType<typeof createBitmap>): number {
  const rest = data.slice();
  let count = 0;
  for (let start = rest.indexOf(1); start >= 0; start = rest.indexOf(1, start)) {
    count++;
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (rest[at] === 0) continue;
      rest[at] = 0;
      if (at % width > 0) open.push(at - 1);
      if (at % width < width - 1) open.push(at + 1);
      if (at >= width) open.push(at - width);
      if (at + width < width * height) open.push(at + width);
    }
  }
  return count;
}
