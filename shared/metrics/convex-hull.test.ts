import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { area, createBitmap, difference } from "../mask/bitmap.ts";
import { arbitraryBitmap, drawBitmap } from "../mask/test-support.ts";
import { convexHull } from "./convex-hull.ts";

Deno.test("convexHull() fills the gap between two parts", () => {
  assertEquals(
    convexHull(drawBitmap("#...#", ".....", "#...#")),
    drawBitmap("#####", "#####", "#####"),
  );
});

Deno.test("convexHull() follows slanted sides", () => {
  assertEquals(
    convexHull(drawBitmap("..#..", ".....", "#...#")),
    drawBitmap("..#..", ".###.", "#####"),
  );
});

Deno.test("convexHull() of convex masks and of none is the mask", () => {
  for (const mask of [drawBitmap("##.", "###", ".##"), drawBitmap("..#"), createBitmap(4, 3)]) {
    assertEquals(convexHull(mask), mask);
  }
});

Deno.test("convexHull() holds the mask and is its own hull", () => {
  fc.assert(fc.property(arbitraryBitmap, (mask) => {
    const hull = convexHull(mask);
    assertEquals(area(difference(mask, hull)), 0);
    assertEquals(convexHull(hull), hull);
  }));
});

Deno.test("convexHull() sets every pixel between two set ones, and no other", () => {
  fc.assert(
    fc.property(arbitraryBitmap, (mask) => {
      const hull = convexHull(mask);
      const set = pixels(mask);
      for (const [x, y] of pixels(hull)) {
        // Inside a hull, no line through the pixel has the whole mask strictly on one side.
        for (let angle = 0; angle < Math.PI * 2; angle += 0.1) {
          const side = ([px, py]: number[]) =>
            (px - x) * Math.cos(angle) + (py - y) * Math.sin(angle);
          assert(set.some((pixel) => side(pixel) >= -1e-9));
        }
      }
      for (const [x0, y0] of set) {
        for (const [x1, y1] of set) {
          if ((x0 + x1) % 2 !== 0 || (y0 + y1) % 2 !== 0) continue;
          assertEquals(hull.data[((y0 + y1) / 2) * hull.width + (x0 + x1) / 2], 1);
        }
      }
    }),
    { numRuns: 20 },
  );
});

function pixels({ width, data }: { width: number; data: Uint8Array }): number[][] {
  return [...data.entries()].filter(([, set]) => set).map(([
    index,
  ]) => [index % width, Math.floor(index / width)]);
}
