import { assertEquals } from "@std/assert";
import { makeInstance } from "../testing/make-instances.ts";
import { matchPicture } from "./match-picture.ts";
import { COCO_AREAS, truthClasses } from "./ranges.ts";

const classes = truthClasses({ ...COCO_AREAS, small: [0, 100], medium: [100, 200] });
const truths = [makeInstance(0, 5), makeInstance(20, 35, { hidden: 9 })];
const found = [
  makeInstance(0, 5, { score: 0.3 }),
  makeInstance(20, 35, { score: 0.9 }),
  makeInstance(100, 115, { score: 0.6 }),
];

Deno.test("matchPicture() counts the truths of each class, and what misses within its sizes", () => {
  const { scores, ranges } = matchPicture(truths, found, "amodal", 100, classes);
  assertEquals(scores, [0.9, 0.6, 0.3]);
  const facts = ({ truths, outcomes }: typeof ranges.all) => [truths, ...outcomes[0]];
  assertEquals(facts(ranges.all), [2, 1, 0, 1]);
  // 2: not counted, being of another class or near nothing of this one
  assertEquals(facts(ranges.small), [1, 2, 2, 1]);
  assertEquals(facts(ranges.medium), [1, 1, 0, 2]);
  assertEquals(facts(ranges.heavy), [1, 1, 0, 2]);
  assertEquals(facts(ranges.partial), [0, 2, 0, 2]);
});

Deno.test("matchPicture() takes the stated area for a truth's size", () => {
  const stated = makeInstance(0, 5, { area: 150 });
  const { ranges } = matchPicture([stated], [], "amodal", 100, classes);
  assertEquals([ranges.small.truths, ranges.medium.truths], [0, 1]);
});
