import { assert, assertEquals } from "@std/assert";
import { SqliteStore } from "../stores/embedded/sqlite-store.ts";
import { withFolder } from "../testing/with-folder.ts";
import { generateKeyText, hashKeyText } from "./api-key-text.ts";
import { Keys } from "./keys.ts";

const FIELDS = { name: "a", tenant: "default", scopes: ["segment"] } as const;
const START = Date.UTC(2026, 0, 1);

interface Given {
  readonly store: SqliteStore;
  readonly keys: Keys;
  readonly clock: { now: number };
  readonly folder: string;
}

function withKeys(body: (given: Given) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const clock = { now: START };
    const store = await SqliteStore.open(folder);
    const keys = await Keys.open(store, { log: () => {}, now: () => clock.now });
    try {
      await body({ store, keys, clock, folder });
    } finally {
      await keys.close();
      await store.close();
    }
  });
}

Deno.test("create() keeps the hash alone, and find() knows the text", () =>
  withKeys(async ({ store, keys }) => {
    const { record, text } = await keys.create(FIELDS);
    assertEquals(keys.find(text)?.id, record.id);
    const stored = JSON.stringify(await store.list("key."));
    assert(stored.includes(hashKeyText(text)));
    assert(!stored.includes(text) && !stored.includes(text.slice(12)));
    for (const other of [generateKeyText(), text.slice(0, -1), `${text}x`, "", record.sha256]) {
      assertEquals(keys.find(other), null);
    }
  }));

Deno.test("find() refuses a revoked key at once here, and elsewhere within 5 s", () =>
  withKeys(async ({ keys, folder }) => {
    const elsewhere = await SqliteStore.open(folder);
    const others = await Keys.open(elsewhere, { log: () => {} });
    const { record, text } = await keys.create(FIELDS);
    await until(() => others.find(text) !== null);
    const at = performance.now();
    assertEquals(await keys.revoke(record.id), true);
    assertEquals(keys.find(text), null);
    await until(() => others.find(text) === null);
    assert(performance.now() - at < 5000);
    assertEquals(await keys.revoke(record.id), false);
    await others.close();
    await elsewhere.close();
  }));

Deno.test("find() refuses a key from the millisecond of its end on", () =>
  withKeys(async ({ keys, clock }) => {
    const expires_at = new Date(START + 1000).toISOString();
    const { record, text } = await keys.create({ ...FIELDS, expires_at });
    clock.now = START + 999;
    assert(keys.find(text));
    clock.now = START + 1000;
    assertEquals(keys.find(text), null);
    assertEquals(keys.live(record.id), null);
    assertEquals(keys.get(record.id)?.id, record.id); // still shown
  }));

Deno.test("rotate() lets the text before live for the overlap, and one before that not", () =>
  withKeys(async ({ keys, clock }) => {
    const { record, text: first } = await keys.create(FIELDS);
    const second = (await keys.rotate(record.id, 60))?.text ?? "";
    assertEquals([keys.find(first)?.id, keys.find(second)?.id], [record.id, record.id]);
    clock.now += 59_999;
    assert(keys.find(first));
    clock.now += 1;
    assertEquals(keys.find(first), null);
    const third = (await keys.rotate(record.id, 60))?.text ?? "";
    const fourth = (await keys.rotate(record.id, 60))?.text ?? "";
    assertEquals([second, third, fourth].map((text) => keys.find(text) !== null), [
      false,
      true,
      true,
    ]);
    const fifth = (await keys.rotate(record.id, 0))?.text ?? "";
    assertEquals([keys.find(fourth), keys.find(fifth)?.id], [null, record.id]);
    assertEquals(await keys.rotate("key_none", 60), null);
  }));

Deno.test("the last use is seen at once and written at the latest when the keys are closed", () =>
  withKeys(async ({ store, keys, clock }) => {
    const { record, text } = await keys.create(FIELDS);
    assertEquals(keys.get(record.id)?.last_used_at, null);
    clock.now += 5000;
    keys.find(text);
    const used = new Date(START + 5000).toISOString();
    assertEquals(keys.get(record.id)?.last_used_at, used);
    await keys.close();
    const later = await Keys.open(store, { log: () => {}, now: () => clock.now });
    assertEquals(later.get(record.id)?.last_used_at, used);
    await later.close();
  }));

Deno.test("a use that is written late doesn't bring a revoked key back", () =>
  withKeys(async ({ store, keys }) => {
    const { record, text } = await keys.create(FIELDS);
    keys.find(text);
    await store.delete(`key.${record.id}`); // by another process, the watch hasn't told yet
    await keys.close();
    assertEquals(await store.get(`key.${record.id}`), null);
  }));

Deno.test("keys of 0.2.0 keep working", () =>
  withFolder(async (folder) => {
    const text = `kz_${"a".repeat(43)}`;
    const key = {
      id: "key_admin",
      tenant: "default",
      sha256: hashKeyText(text),
      scopes: ["segment", "admin", "of-old"],
      created_at: "2026-01-01T00:00:00.000Z",
    };
    await Deno.writeTextFile(
      `${folder}/keys.json`,
      JSON.stringify({ format_version: 1, keys: [key] }),
    );
    const store = await SqliteStore.open(folder);
    const keys = await Keys.open(store, { log: () => {} });
    assertEquals(keys.find(text)?.scopes, ["segment", "admin"]);
    await keys.close();
    await store.close();
  }));

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    assert(performance.now() < end, "waited 10 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
