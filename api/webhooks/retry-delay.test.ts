import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RETRY_DELAYS_MS, retryDelay } from "./retry-delay.ts";

Deno.test("retryDelay() spreads 8 attempts over a day, each wait longer than the one before", () => {
  assertEquals(RETRY_DELAYS_MS.length + 1, 8);
  const hours = RETRY_DELAYS_MS.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
  assert(hours > 23 && hours < 26, String(hours));
  const waits = RETRY_DELAYS_MS.map((_, index) => retryDelay(index + 1, { random: 0.5 }));
  assertEquals(waits, [...waits].sort((a, b) => (a ?? 0) - (b ?? 0)));
  assertEquals(retryDelay(8), null);
});

Deno.test("retryDelay() differs by up to 20 %, and heeds Retry-After within half a day", () => {
  assertAlmostEquals(retryDelay(1, { random: 0 }) ?? 0, 4_000);
  assertAlmostEquals(retryDelay(1, { random: 1 }) ?? 0, 6_000);
  assertEquals(retryDelay(1, { wishedMs: 90_000 }), 90_000);
  assertEquals(retryDelay(1, { wishedMs: 1e12 }), 12 * 3_600_000);
});
