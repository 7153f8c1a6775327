import { assertEquals, assertThrows } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { matchDetections } from "./match-detections.ts";

const at = (x: number, score?: number, category = "car") =>
  makeInstance(x, x + 10, { score, category });

Deno.test("matchDetections() sorts the detections of all pictures, equal ones by picture id", () => {
  const { imageIds, categories } = matchDetections(
    [makeImage(9, [at(0)]), makeImage(3, [at(0), at(50)])],
    [makeImage(9, [at(0, 0.5), at(80, 0.7)]), makeImage(3, [at(50, 0.5), at(0, 0.9)])],
  );
  assertEquals(imageIds, [3, 9]);
  const [{ category, image, rank, ranges }] = categories;
  assertEquals(category, "car");
  assertEquals([...image], [0, 1, 0, 1]);
  assertEquals([...rank], [0, 0, 1, 1]);
  assertEquals([...ranges.all.truths], [2, 1]);
  assertEquals([...ranges.all.outcomes[0]], [1, 0, 1, 1]);
});

Deno.test("matchDetections() keeps the best detections of each picture and category", () => {
  const { categories } = matchDetections(
    [makeImage(1, [at(0), at(0, 0, "bus")])],
    [makeImage(1, [at(0, 0.2), at(0, 0.4), at(0, 0.1, "bus")])],
    { maxDetections: 1 },
  );
  assertEquals(categories.map(({ image }) => image.length), [1, 1]);
});

Deno.test("matchDetections() of categories together lets a car be found as a bus", () => {
  const outcomes = (categories: "each" | "together") =>
    matchDetections(
      [makeImage(1, [at(0)])],
      [makeImage(1, [at(0, 1, "bus")])],
      { categories },
    ).categories.map(({ ranges }) => [...ranges.all.outcomes[0]]);
  assertEquals(outcomes("each"), [[]]);
  assertEquals(outcomes("together"), [[1]]);
});

Deno.test("matchDetections() compares what it is told to", () => {
  const truth = [makeImage(1, [makeInstance(0, 20, { hidden: 10, box: [50, 0, 9, 9] })])];
  const visible = RunLengthMask.filled(200, 10, [100, 0, 9, 9]);
  const found = [makeImage(1, [makeInstance(0, 20, { score: 1, visible, box: [0, 0, 9, 9] })])];
  const outcome = (iou: "amodal" | "visible" | "box") =>
    matchDetections(truth, found, { iou }).categories[0].ranges.all.outcomes[0][0];
  assertEquals([outcome("amodal"), outcome("visible"), outcome("box")], [1, 0, 0]);
});

Deno.test("matchDetections() rejects masks of different sizes", () => {
  const small = new RunLengthMask(5, 5, Uint32Array.of(0, 25));
  const found = [makeImage(1, [{ ...at(0, 1), amodal: small }])];
  assertThrows(() => matchDetections([makeImage(1, [at(0)])], found), RangeError, "same size");
});
