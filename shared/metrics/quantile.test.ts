import { assertAlmostEquals, assertEquals } from "@std/assert";
import { quantile } from "./quantile.ts";

for (
  const [values, q, expected] of [
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[10, 2, 100], 0.5, 10],
    [[1, 2, 3, 4, 5], 0.9, 4.6],
    [[5, 7], 0, 5],
    [[5, 7], 1, 7],
    [[9], 0.3, 9],
  ] as const
) {
  Deno.test(`quantile() ${q} of ${values.join(", ")} is ${expected}`, () => {
    assertAlmostEquals(quantile(values, q), expected);
  });
}

Deno.test("quantile() of nothing is NaN", () => {
  assertEquals(quantile([], 0.5), NaN);
});
