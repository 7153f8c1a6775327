import { assertEquals } from "@std/assert";
import { FALSE_POSITIVE, matchGreedily, TRUE_POSITIVE, UNCOUNTED } from "./match-greedily.ts";

interface Case {
  readonly ious: readonly (readonly number[])[];
  readonly counted?: readonly number[];
  readonly crowd?: readonly number[];
  readonly inRange?: readonly number[];
}

function match({ ious, counted, crowd, inRange }: Case, threshold = 0.5) {
  const truths = ious[0].length;
  const { outcomes, truths: matched } = matchGreedily({
    ious: Float64Array.from(ious.flat()),
    detections: ious.length,
    counted: Uint8Array.from(counted ?? Array(truths).fill(1)),
    crowd: Uint8Array.from(crowd ?? Array(truths).fill(0)),
    inRange: Uint8Array.from(inRange ?? Array(ious.length).fill(1)),
  }, threshold);
  return [[...outcomes], [...matched]];
}

Deno.test("matchGreedily() gives each detection the free truth that it overlaps most", () => {
  assertEquals(match({ ious: [[0.6, 0.8], [0.7, 0.9], [0.6, 0.6]] }), [
    [TRUE_POSITIVE, TRUE_POSITIVE, FALSE_POSITIVE],
    [1, 0, -1],
  ]);
});

Deno.test("matchGreedily() takes the later of truths with equal IoU", () => {
  assertEquals(match({ ious: [[0.8, 0.8, 0.7]] }), [[TRUE_POSITIVE], [1]]);
});

Deno.test("matchGreedily() counts an IoU of exactly the threshold, and 1 for all but rounding", () => {
  assertEquals(match({ ious: [[0.5]] }), [[TRUE_POSITIVE], [0]]);
  assertEquals(match({ ious: [[0.5 - 1e-9]] }), [[FALSE_POSITIVE], [-1]]);
  assertEquals(match({ ious: [[1 - 1e-11]] }, 1), [[TRUE_POSITIVE], [0]]);
});

Deno.test("matchGreedily() takes an ignored truth only where no counted one is left", () => {
  const ious = [[0.9, 0.6], [0.9, 0.6], [0.9, 0.6]];
  assertEquals(match({ ious, counted: [0, 1] }), [
    [TRUE_POSITIVE, UNCOUNTED, FALSE_POSITIVE],
    [1, 0, -1],
  ]);
});

Deno.test("matchGreedily() lets a crowd be met more than once", () => {
  assertEquals(match({ ious: [[0.9], [0.8]], counted: [0], crowd: [1] }), [
    [UNCOUNTED, UNCOUNTED],
    [0, 0],
  ]);
});

Deno.test("matchGreedily() does not count what meets nothing outside of the range", () => {
  assertEquals(match({ ious: [[0.2], [0.9], [0.1]], inRange: [0, 0, 1] }), [
    [UNCOUNTED, TRUE_POSITIVE, FALSE_POSITIVE],
    [-1, 0, -1],
  ]);
});
