import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { BoxXywh } from "../geometry/box.ts";
import {
  area,
  type Bitmap,
  boundingBox,
  createBitmap,
  difference,
  intersection,
  union,
} from "./bitmap.ts";
import { RunLengthMask } from "./run-length-mask.ts";
import { arbitraryBitmap, drawBitmap } from "./test-support.ts";

/** Two masks of one size, each of them noise, empty or full. */
const arbitraryPair: fc.Arbitrary<[Bitmap, Bitmap]> = arbitraryBitmap.chain((a) => {
  const pixels = a.data.length;
  const data = fc.oneof(
    fc.uint8Array({ min: 0, max: 1, minLength: pixels, maxLength: pixels }),
    fc.constantFrom(0, 1).map((value) => new Uint8Array(pixels).fill(value)),
  );
  return data.map((data): [Bitmap, Bitmap] => [a, { ...a, data }]);
});

const runs = (bitmap: Bitmap) => RunLengthMask.fromBitmap(bitmap);

Deno.test("a RunLengthMask has area, box and pixels of the bitmap that it is made from", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    const mask = runs(bitmap);
    assertEquals(mask.toBitmap(), bitmap);
    assertEquals(mask.area(), area(bitmap));
    assertEquals(mask.boundingBox(), boundingBox(bitmap));
    assertEquals(mask.isEmpty, !bitmap.data.includes(1));
    bitmap.data.forEach((set, i) => {
      assertEquals(mask.has(i % bitmap.width, Math.floor(i / bitmap.width)), set === 1);
    });
  }));
});

Deno.test("runsOfColumn() gives the runs of one column from the top", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    const mask = runs(bitmap);
    const drawn = createBitmap(bitmap.width, bitmap.height);
    for (let x = 0; x < bitmap.width; x++) {
      let free = 0;
      for (const [start, end] of mask.runsOfColumn(x)) {
        assertEquals(start >= free && end > start && end <= bitmap.height, true);
        for (let y = start; y < end; y++) drawn.data[y * bitmap.width + x] = 1;
        free = end + 1;
      }
    }
    assertEquals(drawn, bitmap);
  }));
});

Deno.test("union(), intersection() and difference() are those of the bitmaps", () => {
  fc.assert(fc.property(arbitraryPair, ([a, b]) => {
    assertEquals(runs(a).union(runs(b)), runs(union(a, b)));
    assertEquals(runs(a).intersection(runs(b)), runs(intersection(a, b)));
    assertEquals(runs(a).difference(runs(b)), runs(difference(a, b)));
  }));
});

Deno.test("runs that go on in the next column are one", () => {
  assertEquals([...runs(drawBitmap(".##", ".#.", "##.")).edges], [2, 7]);
});

const BOXES: readonly [box: BoxXywh, drawn: Bitmap][] = [
  [[1, 0, 2, 2], drawBitmap(".##.", ".##.", "....")],
  [[-5, 1, 7, 1], drawBitmap("....", "##..", "....")],
  [[1, -9, 2, 99], drawBitmap(".##.", ".##.", ".##.")],
  [[-1, -1, 9, 9], drawBitmap("####", "####", "####")],
  [[4, 0, 3, 3], drawBitmap("....", "....", "....")],
  [[1, 1, 0, 2], drawBitmap("....", "....", "....")],
];

for (const [box, drawn] of BOXES) {
  Deno.test(`RunLengthMask.filled() sets what of [${box}] lies in 4 × 3 px`, () => {
    assertEquals(RunLengthMask.filled(4, 3, box), runs(drawn));
  });
}

Deno.test("masks of different sizes are rejected, also with equal areas", () => {
  const [a, turned] = [new RunLengthMask(4, 2), new RunLengthMask(2, 4)];
  for (const combine of ["union", "intersection", "difference"] as const) {
    assertThrows(() => a[combine](turned), RangeError, "got 4 × 2 and 2 × 4");
  }
});

Deno.test("a RunLengthMask of a car in 100 megapixels costs what its outline does", () => {
  const mask = RunLengthMask.filled(12_000, 8_000, [5_000, 4_000, 1_000, 600]);
  assertEquals([mask.area(), mask.edges.length], [600_000, 2_000]);
  const left = RunLengthMask.filled(12_000, 8_000, [0, 0, 5_500, 8_000]);
  assertEquals(mask.difference(left).area(), 300_000);
});
