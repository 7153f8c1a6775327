import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { area, intersection } from "./bitmap.ts";
import { intersectionArea } from "./intersection-area.ts";
import { RunLengthMask } from "./run-length-mask.ts";
import { arbitraryBitmap } from "./test-support.ts";

Deno.test("intersectionArea() is the area of the intersection of the bitmaps", () => {
  const pairs = arbitraryBitmap.chain((a) =>
    fc.uint8Array({ min: 0, max: 1, minLength: a.data.length, maxLength: a.data.length })
      .map((data) => [a, { ...a, data }] as const)
  );
  fc.assert(fc.property(pairs, ([a, b]) => {
    assertEquals(
      intersectionArea(RunLengthMask.fromBitmap(a), RunLengthMask.fromBitmap(b)),
      area(intersection(a, b)),
    );
  }));
});

Deno.test("intersectionArea() with an empty mask, and of masks apart, is 0", () => {
  const left = RunLengthMask.filled(9, 4, [0, 0, 3, 4]);
  const right = RunLengthMask.filled(9, 4, [3, 0, 3, 4]);
  assertEquals(intersectionArea(left, new RunLengthMask(9, 4)), 0);
  assertEquals(intersectionArea(left, right), 0);
  assertEquals(intersectionArea(right, left), 0);
});

Deno.test("intersectionArea() rejects masks of different sizes", () => {
  const [a, turned] = [new RunLengthMask(4, 2), new RunLengthMask(2, 4)];
  assertThrows(() => intersectionArea(a, turned), RangeError, "got 4 × 2 and 2 × 4");
});
