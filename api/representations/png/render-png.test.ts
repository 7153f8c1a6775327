import { assert, assertEquals } from "@std/assert";
import { decodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { crossingResult } from "../testing/crossing-result.ts";
import { decodePng } from "../testing/decode-png.ts";
import { makeResult } from "../testing/make-result.ts";
import { INK, shadesOf, TRANSPARENT } from "./palette.ts";
import { renderPng } from "./render-png.ts";

/** The overlay of a front box and one behind it, in a picture of one unit, and the masks. */
async function drawPair() {
  const front = RunLengthMask.filled(200, 100, [20, 20, 80, 60]);
  const behind = RunLengthMask.filled(200, 100, [60, 30, 100, 40]);
  const instances = [{ amodal: front }, { amodal: behind, visible: behind.difference(front) }];
  const { pixels, palette } = await decodePng(
    await renderPng(makeResult(200, 100, instances, [[1, 2]])),
  );
  return { palette, at: (x: number, y: number) => pixels[y * 200 + x] };
}

Deno.test("renderPng() is transparent where nothing was found", async () => {
  const { at, palette } = await drawPair();
  assertEquals([at(0, 0), at(199, 99), at(10, 50)], [TRANSPARENT, TRANSPARENT, TRANSPARENT]);
  assertEquals(palette[TRANSPARENT][3], 0);
});

Deno.test("renderPng() tints what is seen in the instance's colour", async () => {
  const { at, palette } = await drawPair();
  assertEquals([at(25, 25), at(150, 60)], [shadesOf(0).visible, shadesOf(1).visible]);
  assert(palette[shadesOf(0).visible][3] > 0 && palette[shadesOf(0).visible][3] < 255);
});

Deno.test("renderPng() hatches what is hidden over what hides it", async () => {
  const { at } = await drawPair();
  const row = Array.from({ length: 30 }, (_, i) => at(65 + i, 35));
  const counts = new Map(row.map((index) => [index, row.filter((each) => each === index).length]));
  assertEquals([counts.get(shadesOf(1).stripe), counts.get(shadesOf(0).visible)], [10, 20]);
});

Deno.test("renderPng() outlines the whole, and writes the ids", async () => {
  const { at } = await drawPair();
  assertEquals([at(60, 40), at(80, 30), at(20, 20), at(159, 69)], [
    shadesOf(1).solid,
    shadesOf(1).solid,
    shadesOf(0).solid,
    shadesOf(1).solid,
  ]);
  const plate = Array.from({ length: 200 * 100 }, (_, i) => at(i % 200, Math.floor(i / 200)));
  assert(plate.includes(INK));
});

Deno.test("renderPng() fills the gaps of a hidden part that no instance hides", async () => {
  const amodal = RunLengthMask.filled(60, 60, [10, 10, 40, 40]);
  const visible = RunLengthMask.filled(60, 60, [10, 10, 10, 40]);
  const { pixels } = await decodePng(await renderPng(makeResult(60, 60, [{ amodal, visible }])));
  const row = new Set(pixels.subarray(30 * 60 + 25, 30 * 60 + 45));
  assertEquals(row, new Set([shadesOf(0).stripe, shadesOf(0).gap]));
});

Deno.test("renderPng() of the crossing covers the cars and nothing else", async () => {
  const result = await crossingResult();
  const { pixels, width, height } = await decodePng(await renderPng(result));
  assertEquals([width, height], [1280, 720]);
  const found = new Uint8Array(pixels.length);
  for (const { amodal } of result.instances) {
    decodeRle(amodal.segmentation).data.forEach((set, i) => found[i] |= set);
  }
  assertEquals(pixels.map((index) => Number(index !== TRANSPARENT)), found);
});

Deno.test("renderPng() of nothing, of empty masks and of one pixel is a picture all the same", async () => {
  const empty = new RunLengthMask(1, 1);
  for (
    const instances of [[], [{ amodal: empty }], [{
      amodal: RunLengthMask.filled(1, 1, [0, 0, 1, 1]),
    }]]
  ) {
    const { pixels } = await decodePng(await renderPng(makeResult(1, 1, instances)));
    assertEquals([...pixels], [instances[0]?.amodal.isEmpty === false ? shadesOf(0).solid : 0]);
  }
});

Deno.test("renderPng() paints a picture of several bands as one", async () => {
  const amodal = RunLengthMask.filled(3000, 3000, [100, 100, 2000, 2800]);
  const { pixels } = await decodePng(await renderPng(makeResult(3000, 3000, [{ amodal }])));
  const column = Array.from({ length: 3000 }, (_, y) => pixels[y * 3000 + 300]);
  const { solid, visible } = shadesOf(0);
  assertEquals(column.findIndex((index) => index !== TRANSPARENT), 100);
  assertEquals(column.filter((index) => index === visible).length, 2800 - 2 * 5);
  assertEquals(column.filter((index) => index === solid).length, 2 * 5);
});
