import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { makeImage, makeInstance } from "../testing/make-instances.ts";
import { averagePrecision } from "./average-precision.ts";
import { matchDetections } from "./match-detections.ts";

/** Truths 20 columns apart, and detections right upon them (their place) or on nothing (null). */
function match(truths: number, places: readonly (number | null)[]) {
  const wanted = Array.from({ length: truths }, (_, i) => makeInstance(20 * i, 20 * i + 10));
  const found = places.map((place, i) => {
    const from = place === null ? 190 : 20 * place;
    return makeInstance(from, from + 10, { score: 1 - i / 100 });
  });
  return matchDetections([makeImage(1, wanted)], [makeImage(1, found)]).categories[0];
}

for (
  const [what, truths, places, expected] of [
    ["perfect detections", 2, [0, 1], 1],
    ["no detection", 2, [], 0],
    ["a wrong one before the right one", 1, [null, 0], 0.5],
    ["a wrong one after the right one", 1, [0, null], 1],
    ["half of the truths found", 2, [0], 51 / 101],
    // up to recall 0.5 precision 2/3 is to come still
    ["right, wrong, right", 2, [0, null, 1], (51 + 50 * (2 / 3)) / 101],
    ["the same truth twice", 2, [0, 0, 1], (51 + 50 * (2 / 3)) / 101],
  ] as const
) {
  Deno.test(`averagePrecision() of ${what} is ${expected.toFixed(3)}`, () => {
    assertAlmostEquals(averagePrecision(match(truths, places), "all", 0) ?? NaN, expected, 1e-9);
  });
}

Deno.test("averagePrecision() without truths that count is null", () => {
  assertEquals(averagePrecision(match(1, [0]), "large", 0), null);
  assertEquals(averagePrecision(match(1, [0]), "all", 0, [0]), null);
});

Deno.test("averagePrecision() with weights is that of the pictures repeated", () => {
  const column = fc.integer({ min: 0, max: 150 });
  const picture = fc.record({
    truths: fc.array(column, { maxLength: 3 }),
    found: fc.array(column, { maxLength: 4 }),
    weight: fc.nat(3),
  });
  fc.assert(fc.property(fc.array(picture, { minLength: 1, maxLength: 4 }), (pictures) => {
    // scores differ between pictures: copies of equal ones could be counted in another order
    const made = pictures.map(({ truths, found, weight }, p) => ({
      weight,
      truth: truths.map((x) => makeInstance(x, x + 20)),
      prediction: found.map((x, i) => makeInstance(x, x + 20, { score: 1 / (1 + p + 10 * i) })),
    }));
    const ap = (parts: typeof made, weights?: number[]) => {
      const { categories } = matchDetections(
        parts.map(({ truth }, id) => makeImage(id, truth)),
        parts.map(({ prediction }, id) => makeImage(id, prediction)),
      );
      return categories.length === 0 ? null : averagePrecision(categories[0], "all", 3, weights);
    };
    const repeated = made.flatMap((part) => Array<typeof part>(part.weight).fill(part));
    assertAlmostEquals(
      ap(made, made.map(({ weight }) => weight)) ?? -1,
      ap(repeated) ?? -1,
      1e-12,
    );
  }));
});
