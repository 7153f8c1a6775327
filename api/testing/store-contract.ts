import {
  assert,
  assertEquals,
  assertGreater,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import type { Change, Store, StoredValue } from "../stores/store.ts";

/** One store under test; disposing of it removes what it kept. */
export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  /** ms since 1970 by the store's clock. */
  now(): number;
  /** Lets time pass for every client, by a clock that is set or by waiting. */
  pass(ms: number): Promise<void>;
  /** One more client of the same data, as another process would be; disposed of with the rest. */
  connect(): Promise<Store>;
}

/** How soon a change is told, here and elsewhere, ms: the contract's 2 s and some for the machine. */
const TOLD_WITHIN_MS = 4000;

/** Registers the tests that every Store has to pass. */
export function testStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  const test = (sentence: string, body: (context: StoreUnderTest) => Promise<void>) =>
    Deno.test(`${name} ${sentence}`, async () => {
      await using context = await open();
      await body(context);
    });

  test("gives back what was created, and null for what wasn't", async ({ store }) => {
    const value = { a: [1, null, "ü\u0000"], b: { c: true, left: undefined }, d: 1.5 };
    const revision = await store.create("key.a", value);
    assertEquals(await store.get("key.a"), {
      key: "key.a",
      value: { a: [1, null, "ü\u0000"], b: { c: true }, d: 1.5 },
      revision: revision ?? -1,
      expiresAt: null,
    });
    assertEquals(await store.get("key.b"), null);
    assertEquals(await store.get("key"), null);
  });

  for (const value of [null, false, 0, "", [], {}] satisfies StoredValue[]) {
    test(`keeps ${JSON.stringify(value)} as a value`, async ({ store }) => {
      assertEquals(typeof await store.create("v", value), "number");
      assertEquals((await store.get("v"))?.value, value);
      assertEquals(await store.create("v", 1), null);
    });
  }

  test("creates an entry once", async ({ store }) => {
    assertNotEquals(await store.create("a", 1), null);
    assertEquals(await store.create("a", 2), null);
    assertEquals((await store.get("a"))?.value, 1);
  });

  test("lets one of many that create an entry at once win", async ({ store, connect }) => {
    const other = await connect();
    const tries = Array.from(
      { length: 40 },
      (_, index) => (index % 2 ? store : other).create("one", index),
    );
    const won = (await Promise.all(tries)).filter((revision) => revision !== null);
    assertEquals(won.length, 1);
    assertEquals((await other.get("one"))?.revision, won[0]);
  });

  test("updates an entry of the revision given, and no other", async ({ store }) => {
    const first = await written(store.create("a", 1));
    const second = await written(store.update("a", 2, first));
    assertGreater(second, first);
    assertEquals(await store.update("a", 3, first), null);
    assertEquals(await store.update("b", 3, second), null);
    assertEquals((await store.get("a"))?.value, 2);
  });

  test("counts right when many update one entry", async ({ store, connect }) => {
    await store.create("count", 0);
    const add = async (client: Store) => {
      for (;;) {
        const entry = await client.get<number>("count");
        assert(entry);
        if (await client.update("count", entry.value + 1, entry.revision) !== null) return;
      }
    };
    const other = await connect();
    await Promise.all(Array.from({ length: 50 }, (_, index) => add(index % 2 ? store : other)));
    assertEquals((await store.get("count"))?.value, 50);
  });

  test("gives each write a revision beyond all before, also after a deletion", async ({ store }) => {
    const revisions = [await written(store.create("a", 1)), await written(store.create("b", 1))];
    revisions.push(await written(store.update("a", 2, revisions[0])));
    await store.delete("a");
    revisions.push(await written(store.create("a", 3)));
    assertEquals(revisions, [...new Set(revisions)].sort((a, b) => a - b));
    assertEquals(await store.update("a", 4, revisions[2]), null);
  });

  test("deletes, with a revision only the entry that has it", async ({ store }) => {
    const first = await written(store.create("a", 1));
    const second = await written(store.update("a", 2, first));
    assertEquals(await store.delete("a", first), false);
    assertEquals(await store.delete("a", second), true);
    assertEquals(await store.delete("a"), false);
    assertEquals(await store.get("a"), null);
    await store.create("a", 3);
    assertEquals(await store.delete("a"), true);
    assertEquals(await store.list(""), []);
  });

  test("forgets an entry at the end of its time, to the millisecond", async (context) => {
    const { store, now, pass } = context;
    const expiresAt = now() + 1000;
    const revision = await written(store.create("a", 1, { expiresAt }));
    assertEquals((await store.get("a"))?.expiresAt, expiresAt);
    await pass(expiresAt - now());
    assertEquals(await store.get("a"), null);
    assertEquals(await store.list(""), []);
    assertEquals(await store.update("a", 2, revision), null);
    assertEquals(await store.delete("a"), false);
    assertNotEquals(await store.create("a", 2), null);
  });

  test("moves the end of an entry's time with an update", async ({ store, now, pass }) => {
    const first = await written(store.create("a", 1, { expiresAt: now() + 1000 }));
    const second = await written(store.update("a", 1, first, { expiresAt: now() + 60_000 }));
    await pass(1500);
    assertEquals((await store.get("a"))?.value, 1);
    await written(store.update("a", 1, second));
    assertEquals((await store.get("a"))?.expiresAt, null);
  });

  test("sweeps what is over age and nothing else", async ({ store, now, pass }) => {
    await store.create("a", 1, { expiresAt: now() + 1000 });
    await store.create("b", 1, { expiresAt: now() + 600_000 });
    await store.create("c", 1);
    assertEquals(await store.sweep(), 0);
    await pass(1500);
    assertEquals(await store.sweep(), 1);
    assertEquals(await store.sweep(), 0);
    assertEquals((await store.list("")).map(({ key }) => key), ["b", "c"]);
  });

  test("lists by prefix, in the order of the keys' characters", async ({ store }) => {
    for (const key of ["a.b", "a.B", "a-b", "a.b.c", "a", "b.a", "a.0", "a._", "a.a="]) {
      await store.create(key, key);
    }
    const keys = async (prefix: string, options = {}) =>
      (await store.list(prefix, options)).map(({ key }) => key);
    assertEquals(await keys("a."), ["a.0", "a.B", "a._", "a.a=", "a.b", "a.b.c"]);
    assertEquals(await keys("a.b"), ["a.b", "a.b.c"]);
    assertEquals(await keys("a.", { reverse: true, limit: 2 }), ["a.b.c", "a.b"]);
    assertEquals(await keys("a.", { after: "a.a=" }), ["a.b", "a.b.c"]);
    assertEquals(await keys("a.", { after: "a.a=", reverse: true }), ["a._", "a.B", "a.0"]);
    assertEquals(await keys("a.", { after: "a.aa" }), ["a.b", "a.b.c"]);
    assertEquals(await keys("a.", { after: "b" }), []);
    assertEquals(await keys("a.", { after: "b", reverse: true, limit: 1 }), ["a.b.c"]);
    assertEquals(await keys("a.", { after: "a", reverse: true }), []);
    assertEquals(await keys("b"), ["b.a"]);
    assertEquals(await keys("nothing"), []);
    assertEquals((await keys("")).length, 9);
  });

  test("lists many entries a page at a time, none twice", async ({ store }) => {
    const number = 1100;
    for (let index = 0; index < number; index++) await store.create(`k.${index}`, index);
    assertEquals((await store.list("k.", { limit: 5000 })).length, 1000);
    const found: number[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await store.list<number>("k.", { limit: 400, after });
      found.push(...page.map(({ value }) => value));
      if (page.length < 400) break;
      after = page[page.length - 1].key;
    }
    assertEquals(found.sort((a, b) => a - b), Array.from({ length: number }, (_, index) => index));
  });

  for (const key of BAD_KEYS) {
    test(`refuses the key ${JSON.stringify(key).slice(0, 30)}`, async ({ store }) => {
      await assertRejects(() => store.get(key), TypeError);
      await assertRejects(() => store.create(key, 1), TypeError);
      await assertRejects(() => store.update(key, 1, 1), TypeError);
      await assertRejects(() => store.delete(key), TypeError);
    });
  }

  for (const prefix of ["*", "a b", ".", "a..", "ü", "a%"]) {
    test(`refuses the prefix ${JSON.stringify(prefix)}`, async ({ store }) => {
      await assertRejects(() => store.list(prefix), TypeError);
      assertThrows(() => store.watch(prefix, AbortSignal.timeout(1)), TypeError);
    });
  }

  test("keeps a key of 512 characters", async ({ store }) => {
    const key = "k".repeat(512);
    await store.create(key, 1);
    assertEquals((await store.list("k"))[0].key, key);
  });

  test("tells a watcher what changes from the call on, here and elsewhere", async (context) => {
    const { store, connect } = context;
    const other = await connect();
    await store.create("w.before", 1);
    await store.create("x.other", 1);
    const stop = new AbortController();
    const watch = store.watch("w.", stop.signal);
    const revision = await written(store.create("w.a", 1)); // before anybody reads the watch
    const changes = watch[Symbol.asyncIterator]();
    assertEquals(await nextValue(changes), { key: "w.a", value: 1 });
    await store.update("w.a", 2, revision);
    await store.create("x.a", 1);
    assertEquals(await nextValue(changes), { key: "w.a", value: 2 });
    await other.create("w.b", 3);
    assertEquals(await nextValue(changes), { key: "w.b", value: 3 });
    await other.delete("w.b");
    assertEquals(await nextValue(changes), { key: "w.b", value: null });
    await store.delete("w.before");
    assertEquals(await nextValue(changes), { key: "w.before", value: null });
    stop.abort();
    assertEquals((await changes.next()).done, true);
  });

  test("tells a slow watcher the newest state", async ({ store }) => {
    const stop = new AbortController();
    const changes = store.watch("", stop.signal)[Symbol.asyncIterator]();
    let revision = await written(store.create("a", 0));
    for (let value = 1; value <= 20; value++) {
      revision = await written(store.update("a", value, revision));
    }
    let last;
    while (last !== 20) last = (await nextValue(changes)).value;
    stop.abort();
    assertEquals((await changes.next()).done, true);
  });

  test("tells a watcher of an entry whose time is over, after the sweep", async (context) => {
    const { store, now, pass } = context;
    await store.create("a", 1, { expiresAt: now() + 500 });
    const stop = new AbortController();
    const changes = store.watch("a", stop.signal)[Symbol.asyncIterator]();
    await pass(1000);
    await store.sweep();
    assertEquals(await nextValue(changes), { key: "a", value: null });
    stop.abort();
    assertEquals((await changes.next()).done, true);
  });

  test("ends a watch whose signal is aborted, before or while it waits", async ({ store }) => {
    const before = store.watch("", AbortSignal.abort())[Symbol.asyncIterator]();
    assertEquals((await before.next()).done, true);
    const stop = new AbortController();
    const waiting = store.watch("", stop.signal)[Symbol.asyncIterator]().next();
    stop.abort();
    assertEquals((await waiting).done, true);
  });

  test("ends every watch when it is closed", async ({ connect }) => {
    const other = await connect();
    const waiting = other.watch("", new AbortController().signal)[Symbol.asyncIterator]().next();
    await other.close();
    assertEquals((await waiting).done, true);
    await other.close();
  });

  test("can be written, and can't once it is closed", async ({ store, connect }) => {
    assertEquals(await store.isWritable(), true);
    assertEquals(await store.list(""), []);
    const other = await connect();
    await other.close();
    assertEquals(await other.isWritable(), false);
  });
}

const BAD_KEYS = [
  "",
  ".",
  "a.",
  ".a",
  "a..b",
  "a b",
  "a/b",
  "a*",
  "a>",
  "ä",
  "a\n",
  "a\u0000",
  "k".repeat(513),
];

async function written(revision: Promise<number | null>): Promise<number> {
  const value = await revision;
  assert(value !== null, "Expected that it was written");
  return value;
}

/** The next change, as key and value; a deleted entry has the value null. */
async function nextValue(changes: AsyncIterator<Change>): Promise<{ key: string; value: unknown }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Expected a change in ${TOLD_WITHIN_MS} ms`)),
      TOLD_WITHIN_MS,
    );
  });
  try {
    const { value, done } = await Promise.race([changes.next(), late]);
    assert(!done, "Expected that the watch goes on");
    return { key: value.key, value: value.entry?.value ?? null };
  } finally {
    clearTimeout(timer);
  }
}
