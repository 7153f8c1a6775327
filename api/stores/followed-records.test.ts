import { assertEquals, assertRejects } from "@std/assert";
import type { LogEntry } from "../log.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { FollowedRecords } from "./followed-records.ts";
import type { Change, Store } from "./store.ts";

const parse = (value: unknown) => typeof value === "string" ? value : null;

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error("waited 10 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The store with its watch in the test's hands. */
function withWatch(store: Store, watch: Store["watch"]): Store {
  return {
    get: (key) => store.get(key),
    create: (key, value, options) => store.create(key, value, options),
    update: (key, value, revision, options) => store.update(key, value, revision, options),
    delete: (key, revision) => store.delete(key, revision),
    list: (prefix, options) => store.list(prefix, options),
    isWritable: () => store.isWritable(),
    sweep: () => store.sweep(),
    close: () => store.close(),
    watch,
  };
}

Deno.test("FollowedRecords holds what was there, follows what comes, and leaves other prefixes out", async () => {
  await using stores = await openTestStores();
  const { store } = stores;
  await store.create("a.1", "one");
  await store.create("b.1", "other");
  const told: [string, string | null, string | null][] = [];
  const records = await FollowedRecords.open(store, "a.", {
    parse,
    onChange: (...change) => told.push(change),
    log: () => {},
  });
  assertEquals(records.values(), ["one"]);
  const revision = await store.create("a.2", "two") ?? 0;
  await until(() => records.get("a.2") === "two");
  await store.update("a.2", "deux", revision);
  await until(() => records.get("a.2") === "deux");
  await store.delete("a.1");
  await until(() => records.size === 1);
  assertEquals(told, [
    ["a.1", null, "one"],
    ["a.2", null, "two"],
    ["a.2", "two", "deux"],
    ["a.1", "one", null],
  ]);
  await records.close();
});

Deno.test("FollowedRecords leaves out what it can't read, and logs its key alone", async () => {
  await using stores = await openTestStores();
  const log: LogEntry[] = [];
  await stores.store.create("a.1", { secret: "s" });
  const records = await FollowedRecords.open(stores.store, "a.", {
    parse,
    log: (entry) => log.push(entry),
  });
  assertEquals(records.size, 0);
  assertEquals(log, [{ event: "record_unreadable", key: "a.1" }]);
  await records.close();
});

Deno.test("FollowedRecords doesn't believe late word of a record that was deleted here", async () => {
  await using stores = await openTestStores();
  const { store } = stores;
  await store.create("a.1", "one");
  const records = await FollowedRecords.open(
    withWatch(store, async function* (_prefix, signal): AsyncGenerator<Change> {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      yield* [];
    }),
    "a.",
    { parse, log: () => {} },
  );
  const entry = await store.get("a.1");
  await store.delete("a.1");
  records.forget("a.1");
  if (entry) records.apply(entry);
  assertEquals(records.size, 0);
  const revision = await store.create("a.1", "again") ?? 0;
  records.apply({ key: "a.1", value: "again", revision });
  assertEquals(records.get("a.1"), "again");
  await records.close();
});

Deno.test("FollowedRecords begins a broken watch anew and takes up what it missed", async () => {
  await using stores = await openTestStores();
  const { store } = stores;
  await store.create("a.1", "one");
  const broken = Promise.withResolvers<void>();
  let watches = 0;
  const records = await FollowedRecords.open(
    withWatch(store, async function* (prefix, signal) {
      if (++watches > 1) return yield* store.watch(prefix, signal);
      await broken.promise;
      throw new Error("line broke");
    }),
    "a.",
    { parse, log: () => {} },
  );
  await store.delete("a.1");
  await store.create("a.2", "two");
  broken.resolve();
  await until(() => records.get("a.2") === "two");
  assertEquals([records.size, watches], [1, 2]);
  await records.close();
});

Deno.test("FollowedRecords.open() fails where the store can't be listed", async () => {
  await using stores = await openTestStores();
  const store = withWatch(stores.store, (prefix, signal) => stores.store.watch(prefix, signal));
  store.list = () => Promise.reject(new Error("unreadable"));
  await assertRejects(
    () => FollowedRecords.open(store, "a.", { parse, log: () => {} }),
    Error,
    "unreadable",
  );
});
