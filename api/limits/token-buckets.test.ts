import { assertAlmostEquals, assertEquals } from "@std/assert";
import { TokenBuckets } from "./token-buckets.ts";

function buckets(most?: number) {
  const clock = { now: 1_000_000 };
  return { clock, limiter: new TokenBuckets({ now: () => clock.now, most }) };
}

Deno.test("TokenBuckets lets a minute's requests go at once, then one for each that comes back", () => {
  const { clock, limiter } = buckets();
  const burst = Array.from({ length: 7 }, () => limiter.take("a", 5));
  assertEquals(burst.map(({ allowed }) => allowed), [true, true, true, true, true, false, false]);
  assertEquals(burst.map(({ remaining }) => remaining), [4, 3, 2, 1, 0, 0, 0]);
  assertAlmostEquals(burst[6].waitMs, 12_000);
  clock.now += 11_999;
  assertEquals(limiter.take("a", 5).allowed, false);
  clock.now += 2;
  assertEquals(limiter.take("a", 5).allowed, true);
  assertEquals(limiter.take("a", 5).allowed, false);
  clock.now += 3_600_000;
  assertEquals(limiter.take("a", 5).remaining, 4);
});

Deno.test("TokenBuckets counts each id on its own, and heeds a changed rate at once", () => {
  const { limiter } = buckets();
  assertEquals(limiter.take("a", 1).allowed, true);
  assertEquals(limiter.take("a", 1).allowed, false);
  assertEquals(limiter.take("b", 1).allowed, true);
  for (let i = 0; i < 50; i++) limiter.take("c", 100);
  assertEquals(limiter.take("c", 10).remaining, 9);
});

Deno.test("TokenBuckets isn't led astray by a clock that goes back", () => {
  const { clock, limiter } = buckets();
  limiter.take("a", 2);
  clock.now -= 60_000;
  assertEquals(limiter.take("a", 2).remaining, 0);
  assertEquals(limiter.take("a", 2).allowed, false);
});

Deno.test("TokenBuckets keeps a bounded number of ids, those that were used last", () => {
  const { limiter } = buckets(3);
  for (const id of ["a", "b", "c", "a", "d"]) limiter.take(id, 1);
  assertEquals(limiter.size, 3);
  assertEquals(limiter.take("a", 1).allowed, false);
  assertEquals(limiter.take("b", 1).allowed, true);
});
