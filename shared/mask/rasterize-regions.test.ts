import { assertEquals } from "@std/assert";
import { rasterizeRegions } from "./rasterize-regions.ts";
import { drawBitmap } from "./test-support.ts";

Deno.test("rasterizeRegions() sets the pixels whose centre is inside", () => {
  const region = { exterior: [0.6, 0.4, 3.6, 0.4, 3.6, 1.6, 0.6, 1.6], holes: [] };
  assertEquals(rasterizeRegions([region], 5, 3), drawBitmap(".###.", ".###.", "....."));
});

Deno.test("rasterizeRegions() leaves holes out, whichever way they run", () => {
  const exterior = [0, 0, 5, 0, 5, 3, 0, 3];
  const hole = [1, 1, 4, 1, 4, 2, 1, 2];
  const turned = [1, 2, 4, 2, 4, 1, 1, 1];
  const expected = drawBitmap("#####", "#...#", "#####");
  assertEquals(rasterizeRegions([{ exterior, holes: [hole] }], 5, 3), expected);
  assertEquals(rasterizeRegions([{ exterior, holes: [turned] }], 5, 3), expected);
});

Deno.test("rasterizeRegions() unites regions that overlap", () => {
  const left = { exterior: [0, 0, 3, 0, 3, 2, 0, 2], holes: [] };
  const right = { exterior: [1, 1, 5, 1, 5, 2, 1, 2], holes: [] };
  assertEquals(rasterizeRegions([left, right], 5, 2), drawBitmap("###..", "#####"));
});

Deno.test("rasterizeRegions() clips what lies outside the picture", () => {
  const around = { exterior: [-9, -9, 2, -9, 2, 40, -9, 40], holes: [] };
  assertEquals(rasterizeRegions([around], 4, 2), drawBitmap("##..", "##.."));
});
