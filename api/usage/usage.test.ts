import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Keys } from "../keys/keys.ts";
import { keyPrincipal } from "../keys/key-record.ts";
import type { Principal } from "../keys/principal.ts";
import type { LogEntry } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { Usage } from "./usage.ts";

const NOVEMBER = Date.UTC(2026, 10, 30, 23, 59, 50);

interface Given {
  readonly store: Store;
  readonly keys: Keys;
  readonly usage: Usage;
  readonly log: LogEntry[];
  readonly clock: { now: number };
  key(quota?: number, tenant?: string): Promise<Principal>;
}

async function withUsage(body: (given: Given) => Promise<void>): Promise<void> {
  const clock = { now: NOVEMBER };
  const now = () => clock.now;
  await using stores = await openTestStores({ now });
  const { store } = stores;
  const log: LogEntry[] = [];
  const options = { now, log: (entry: LogEntry) => log.push(entry) };
  const keys = await Keys.open(store, options);
  const usage = new Usage(store, keys, options);
  const key = async (monthly_quota?: number, tenant = "default") => {
    const fields = { name: "a", tenant, scopes: ["segment"] as const, monthly_quota };
    return keyPrincipal((await keys.create(fields)).record);
  };
  try {
    await body({ store, keys, usage, log, clock, key });
  } finally {
    await usage.close();
    await keys.close();
  }
}

const embedToken = (key: Principal, quota?: number): Principal => ({
  ...key,
  kind: "embed",
  id: "emb_1",
  origins: ["https://page.example"],
  quota,
  expiresAt: NOVEMBER + 3_600_000,
});

async function refused(usage: Usage, principal: Principal): Promise<ProblemError> {
  const error = await assertRejects(() => usage.take(principal), ProblemError);
  assertEquals(error.code, "quota_exceeded");
  return error;
}

Deno.test("take() lets exactly the quota pass, also when all come at once, until the next month", () =>
  withUsage(async ({ usage, key, clock }) => {
    const principal = await key(3);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => usage.take(principal)),
    );
    assertEquals(outcomes.filter(({ status }) => status === "fulfilled").length, 3);
    const error = await refused(usage, principal);
    assertEquals(error.headers["Retry-After"], "10");
    assertStringIncludes(error.detail, "3 of 3");
    clock.now += 10_000;
    await usage.take(principal);
    assertEquals((await usage.ofKey(principal.keyId, "default", "2026-11")).segmentations, 3);
    assertEquals((await usage.ofKey(principal.keyId, "default", "2026-12")).segmentations, 1);
  }));

Deno.test("hit() is counted apart and costs no quota", () =>
  withUsage(async ({ usage, key }) => {
    const principal = await key(1);
    usage.hit(principal);
    usage.hit(principal);
    await usage.take(principal);
    const { segmentations, cached } = await usage.ofKey(principal.id, "default", "2026-11");
    assertEquals([segmentations, cached], [1, 2]);
  }));

Deno.test("giveBack() frees what take() counted, and never gives a credit", () =>
  withUsage(async ({ usage, key, clock }) => {
    const principal = await key(1);
    await usage.take(principal);
    usage.giveBack(principal);
    await usage.take(principal);
    clock.now += 10_000; // the month ends between the two
    usage.giveBack(principal);
    await usage.ofKey(principal.id, "default", "2026-12"); // written
    await usage.take(principal);
    await refused(usage, principal);
  }));

Deno.test("take() of an embed token counts for its key too, and holds it to both quotas", () =>
  withUsage(async ({ usage, key }) => {
    const principal = await key(3);
    const token = embedToken(principal, 2);
    await usage.take(token);
    await usage.take(token);
    assertEquals((await refused(usage, token)).headers["Retry-After"], "3600");
    await usage.take(principal);
    await refused(usage, principal);
    await refused(usage, { ...embedToken(principal), id: "emb_2" });
    assertEquals((await usage.ofKey(principal.id, "default", "2026-11")).segmentations, 3);
  }));

Deno.test("counts of two processes add up in the store, and each sees the other's", () =>
  withUsage(async ({ store, keys, usage, key, log, clock }) => {
    const principal = await key(10);
    const other = new Usage(store, keys, { log: (entry) => log.push(entry), now: () => clock.now });
    for (let n = 0; n < 4; n++) await Promise.all([usage.take(principal), other.take(principal)]);
    await usage.ofKey(principal.id, "default", "2026-11");
    const both = await other.ofKey(principal.id, "default", "2026-11");
    assertEquals(both.segmentations, 8);
    await other.take(principal);
    await other.take(principal);
    await refused(other, principal);
    await other.close();
  }));

Deno.test("close() writes what was counted; a store that can't be written is logged and retried", () =>
  withUsage(async ({ store, keys, usage, key, log }) => {
    const principal = await key();
    const create = store.create.bind(store);
    store.create = () => Promise.reject(new Error("disk full"));
    await usage.take(principal);
    assertEquals((await usage.ofKey(principal.id, "default", "2026-11")).segmentations, 0);
    assertEquals(log.map(({ event }) => event), ["usage_not_written"]);
    store.create = create;
    await usage.close();
    const later = new Usage(store, keys, { log: () => {}, now: () => NOVEMBER });
    assertEquals((await later.ofKey(principal.id, "default", "2026-11")).segmentations, 1);
    await later.close();
  }));

Deno.test("ofAll() pages through a tenant's keys alone", () =>
  withUsage(async ({ usage, key }) => {
    const mine = [await key(), await key(), await key()];
    const other = await key(undefined, "other");
    for (const principal of [...mine, other]) await usage.take(principal);
    const ids = mine.map(({ id }) => id).sort();
    const first = await usage.ofAll("2026-11", "default", { limit: 2 });
    assertEquals(first.keys.map(({ key_id }) => key_id), ids.slice(0, 2));
    assertEquals(first.next, ids[1]);
    const second = await usage.ofAll("2026-11", "default", { limit: 2, after: ids[1] });
    assertEquals([second.keys.map(({ key_id }) => key_id), second.next], [ids.slice(2), null]);
    assertEquals((await usage.ofAll("2026-11", null, { limit: 100 })).keys.length, 4);
    assertEquals((await usage.ofAll("2026-10", null, { limit: 100 })).keys, []);
  }));
