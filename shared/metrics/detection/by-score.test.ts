import { assertEquals, assertThrows } from "@std/assert";
import { makeInstance } from "../testing/make-instances.ts";
import { byScore } from "./by-score.ts";

Deno.test("byScore() puts the surest first and leaves equals in their order", () => {
  const made = [0.5, 0.9, 0.5, 0].map((score) => makeInstance(0, 5, { score }));
  const sorted = byScore(made).map(({ instance }) => made.indexOf(instance));
  assertEquals(sorted, [1, 0, 2, 3]);
});

Deno.test("byScore() rejects instances without score", () => {
  assertThrows(
    () => byScore([makeInstance(0, 5, { id: 7 })]),
    RangeError,
    "instance 7 has undefined",
  );
  assertThrows(() => byScore([makeInstance(0, 5, { score: NaN })]), RangeError, "has NaN");
});
