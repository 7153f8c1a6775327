import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { mulberry32 } from "../random/mulberry32.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";

/** `count` numbers, evenly spread over [0, 1]. */
const even = (count: number) => Array.from({ length: count }, (_, i) => i / (count - 1));
const singly = (values: number[]) => values.map((value) => [value]);

Deno.test("bootstrapInterval() is about ± 1.96 standard errors wide", () => {
  const interval = bootstrapInterval(singly(even(400)), { random: mulberry32(1) });
  assert(interval);
  const standardError = Math.sqrt(1 / 12 / 400);
  assertAlmostEquals(interval[0], 0.5 - 1.96 * standardError, 0.003);
  assertAlmostEquals(interval[1], 0.5 + 1.96 * standardError, 0.003);
});

Deno.test("bootstrapInterval() is wider where values come in like groups", () => {
  const width = (groups: number[][]) => {
    const interval = bootstrapInterval(groups, { random: mulberry32(1) });
    assert(interval);
    return interval[1] - interval[0];
  };
  const grouped = even(30).map((value) => [value, value, value, value]);
  assertAlmostEquals(width(grouped) / width(singly(grouped.flat())), 2, 0.3);
});

Deno.test("bootstrapInterval() is the same for the same seed", () => {
  const draw = () => bootstrapInterval(singly(even(9)), { random: mulberry32(5), resamples: 50 });
  assertEquals(draw(), draw());
});

Deno.test("bootstrapInterval() of equal values has no width, and of none is null", () => {
  const random = mulberry32(1);
  assertEquals(bootstrapInterval([[0.5], [0.5]], { random }), [0.5, 0.5]);
  assertEquals(bootstrapInterval([[], []], { random }), null);
});
