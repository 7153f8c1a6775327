import { assertEquals } from "@std/assert";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { matchDetections } from "./match-detections.ts";
import { recall } from "./recall.ts";

const truth = [makeInstance(0, 10), makeInstance(20, 30), makeInstance(40, 50, { hidden: 5 })];
const found = [
  makeInstance(100, 110, { score: 0.9 }),
  makeInstance(0, 10, { score: 0.8 }),
  makeInstance(42, 52, { score: 0.7 }),
];
const [matches] =
  matchDetections([makeImage(1, truth), makeImage(2, [])], [makeImage(1, found)]).categories;

Deno.test("recall() is the share of truths found by the best detections of a picture", () => {
  assertEquals([1, 2, 3].map((limit) => recall(matches, "all", 0, limit)), [0, 1 / 3, 2 / 3]);
  assertEquals(recall(matches, "all", 9, 3), 1 / 3);
});

Deno.test("recall() by occlusion counts the truths of that class", () => {
  assertEquals(recall(matches, "none", 0, 3), 0.5);
  assertEquals(recall(matches, "heavy", 0, 3), 1);
  assertEquals(recall(matches, "partial", 0, 3), null);
});
