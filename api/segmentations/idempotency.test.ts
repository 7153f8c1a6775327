import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { ProblemError } from "../problem-error.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { aKey } from "../testing/segmentation-engine.ts";
import { type FirstRequest, Idempotency, readIdempotencyKey } from "./idempotency.ts";

const ROUTE = "POST /v1/segmentations";
const ASKED = { image: "sha256:1", top_k: 5 };

async function refusal(work: () => Promise<unknown>): Promise<ProblemCode> {
  return (await assertRejects(work, ProblemError)).code;
}

Deno.test("Idempotency tells the first request from repeated ones, and those that still run", async () => {
  await using stores = await openTestStores();
  const idempotency = new Idempotency(stores.store);
  const begin = () => idempotency.begin(aKey(), ROUTE, "k1", ASKED);
  const first = await begin() as FirstRequest;
  assertEquals(first.kind, "first");
  assertEquals(await refusal(begin), "idempotency_in_progress");
  await first.stored("seg_1");
  assertEquals(await begin(), { kind: "repeated", segmentation: "seg_1", answered: false });
  await first.answered();
  assertEquals(await begin(), { kind: "repeated", segmentation: "seg_1", answered: true });
});

Deno.test("Idempotency refuses another request with the same key", async () => {
  await using stores = await openTestStores();
  const idempotency = new Idempotency(stores.store);
  await idempotency.begin(aKey(), ROUTE, "k1", ASKED);
  const other = () => idempotency.begin(aKey(), ROUTE, "k1", { ...ASKED, top_k: 6 });
  assertEquals(await refusal(other), "idempotency_key_reused");
});

Deno.test("Idempotency keeps keys apart by tenant, principal and route", async () => {
  await using stores = await openTestStores();
  const idempotency = new Idempotency(stores.store);
  const others: Parameters<Idempotency["begin"]>[] = [
    [aKey(), ROUTE, "k1", ASKED],
    [aKey("other"), ROUTE, "k1", ASKED],
    [aKey("default", "key_2"), ROUTE, "k1", ASKED],
    [aKey(), "POST /v1/images", "k1", ASKED],
    [aKey(), ROUTE, "K1", ASKED],
  ];
  for (const each of others) assertEquals((await idempotency.begin(...each)).kind, "first");
});

Deno.test("a refused request frees its key, one that was cut off after some seconds", async () => {
  let now = 1_700_000_000_000;
  await using stores = await openTestStores({ now: () => now });
  const idempotency = new Idempotency(stores.store, () => now);
  const begin = (request: unknown = ASKED) => idempotency.begin(aKey(), ROUTE, "k1", request);
  await (await begin() as FirstRequest).release();
  assertEquals((await begin({ another: true })).kind, "first");
  assertEquals(await refusal(() => begin({ another: true })), "idempotency_in_progress");
  now += 10_001;
  assertEquals((await begin({ another: true })).kind, "first");
  now += 24 * 3_600_000 + 1;
  assertEquals((await begin()).kind, "first");
});

Deno.test("of many requests with one key at the same time one is the first", async () => {
  await using stores = await openTestStores();
  const idempotency = new Idempotency(stores.store);
  const all = await Promise.allSettled(
    Array.from({ length: 50 }, () => idempotency.begin(aKey(), ROUTE, "k1", ASKED)),
  );
  assertEquals(all.filter(({ status }) => status === "fulfilled").length, 1);
});

for (const key of ["a", "6f1c0bfe-6a2b-4f0f-8a4b-2b1d2c3e4f5a", "a b", "~".repeat(255)]) {
  Deno.test(`readIdempotencyKey() takes ${key.slice(0, 40)}`, () => {
    assertEquals(readIdempotencyKey(key), key);
  });
}

for (const key of ["", " ", " a", "a ", "ä", "a\tb", "~".repeat(256)]) {
  Deno.test(`readIdempotencyKey() refuses ${JSON.stringify(key.slice(0, 40))}`, () => {
    const { code } = assertThrows(() => readIdempotencyKey(key), ProblemError);
    assertEquals(code, "idempotency_key_invalid");
  });
}

Deno.test("readIdempotencyKey() of none", () =>
  assert(readIdempotencyKey(undefined) === undefined));
