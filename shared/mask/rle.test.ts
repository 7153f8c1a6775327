import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { area, boundingBox, createBitmap } from "./bitmap.ts";
import golden from "./golden/masks.json" with { type: "json" };
import { MaskFormatError } from "./mask-format-error.ts";
import { decodeRle, decodeRuns, encodeRle, MAX_MASK_PIXELS, type Rle, rleArea } from "./rle.ts";
import { RunLengthMask } from "./run-length-mask.ts";
import { arbitraryBitmap } from "./test-support.ts";

for (const { name, rowMajorRuns, rle, area: goldenArea, bbox } of golden) {
  const [height, width] = rle.size;
  const bitmap = createBitmap(width, height);
  let position = 0;
  rowMajorRuns.forEach((run, i) => {
    bitmap.data.fill(i % 2, position, position + run);
    position += run;
  });

  Deno.test(`encodeRle() and decodeRle() agree with pycocotools: ${name}`, () => {
    assertEquals(encodeRle(bitmap), rle);
    assertEquals(decodeRle({ size: [height, width], counts: rle.counts }), bitmap);
    assertEquals(rleArea({ size: [height, width], counts: rle.counts }), goldenArea);
    assertEquals(area(bitmap), goldenArea);
    assertEquals(boundingBox(bitmap) ?? [0, 0, 0, 0], bbox);
  });
}

Deno.test("decodeRle() returns what encodeRle() was given", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    const rle = encodeRle(bitmap);
    assertEquals(decodeRle(rle), bitmap);
    assertEquals(rleArea(rle), area(bitmap));
    assertEquals(decodeRuns(rle), RunLengthMask.fromBitmap(bitmap));
    assertEquals(encodeRle(decodeRuns(rle)), rle);
  }));
});

Deno.test("decodeRle() throws nothing but MaskFormatError on any text", () => {
  const side = fc.oneof(fc.integer({ min: -1, max: 20 }), fc.double());
  const counts = fc.oneof(fc.string(), fc.stringMatching(/^[0-o]{0,12}$/));
  fc.assert(fc.property(side, side, counts, (height, width, counts) => {
    try {
      decodeRle({ size: [height, width], counts });
    } catch (error) {
      if (!(error instanceof MaskFormatError)) throw error;
    }
  }));
});

const malformed: [name: string, rle: Rle, says: string][] = [
  ["a run that overruns the image", { size: [2, 2], counts: "05" }, "overruns"],
  ["runs that end before the image", { size: [2, 2], counts: "03" }, "got runs of 3 in all"],
  ["no runs", { size: [2, 2], counts: "" }, "got runs of 0 in all"],
  ["a negative run", { size: [2, 2], counts: "0O" }, "got -1 at character 1"],
  [
    "a run made negative by its difference",
    { size: [3, 3], counts: "111N" },
    "got -1 at character 3",
  ],
  ["a character below the alphabet", { size: [2, 2], counts: "0/" }, 'got "/" at character 1'],
  ["a character above the alphabet", { size: [2, 2], counts: "0p" }, 'got "p" at character 1'],
  ["a character beyond ASCII", { size: [2, 2], counts: "0é" }, 'got "é" at character 1'],
  ["counts cut inside a number", { size: [9, 9], counts: "a" }, "at character 0 has no end"],
  ["a number of 35 bits", { size: [9, 9], counts: "ooooooo0" }, "over 30 bits"],
  ["a side of 0", { size: [0, 4], counts: "" }, "got 0 × 4"],
  ["a negative side", { size: [-4, -4], counts: "`0" }, "got -4 × -4"],
  ["a side that is not whole", { size: [2.5, 4], counts: ":" }, "got 2.5 × 4"],
  ["a side that is NaN", { size: [NaN, 4], counts: "0" }, "got NaN × 4"],
  ["more pixels than the limit", { size: [MAX_MASK_PIXELS, 2], counts: "0" }, "of at most"],
];

for (const [name, rle, says] of malformed) {
  Deno.test(`decodeRle() rejects ${name}`, () => {
    assertStringIncludes(assertThrows(() => decodeRle(rle), MaskFormatError).message, says);
    assertThrows(() => rleArea(rle), MaskFormatError);
  });
}

Deno.test("decodeRle() accepts runs of 0 pixels in the middle", () => {
  assertEquals([...decodeRle({ size: [1, 4], counts: "1012" }).data], [0, 0, 1, 1]);
  assertEquals([...decodeRuns({ size: [1, 4], counts: "1101" }).edges], [1, 4]);
});
