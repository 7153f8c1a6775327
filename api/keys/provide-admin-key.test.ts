import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { ConfigError } from "../config.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { API_KEY_PATTERN, generateKeyText } from "./api-key-text.ts";
import { Keys } from "./keys.ts";
import {
  ADMIN_KEY_ID,
  isLoopback,
  provideAdminKey as provide,
  resetAdminKey,
} from "./provide-admin-key.ts";

const HERE = { host: "127.0.0.1" };
const ANYWHERE = { host: "0.0.0.0" };
const PLAIN = { name: "a", tenant: "shop", scopes: ["segment"] } as const;

async function withKeys(body: (keys: Keys, folder: string) => Promise<void>): Promise<void> {
  await using stores = await openTestStores();
  const keys = await Keys.open(stores.store, { log: () => {} });
  try {
    await body(keys, stores.dataDir);
  } finally {
    await keys.close();
  }
}

Deno.test("provideAdminKey() shows the key at the first start alone and keeps its hash alone", () =>
  withKeys(async (keys) => {
    const { shownOnce = "" } = await provide(keys, HERE);
    assertMatch(shownOnce, API_KEY_PATTERN);
    assertEquals(keys.find(shownOnce)?.scopes.includes("admin"), true);
    assertEquals(await provide(keys, HERE), {});
    assertEquals(keys.size, 1);
    assert(keys.find(shownOnce));
  }));

Deno.test("provideAdminKey() makes a key again once no live admin key of the operator is left", () =>
  withKeys(async (keys) => {
    const own = { ...PLAIN, tenant: "default", scopes: ["admin"] } as const;
    const { record } = await keys.create(own);
    await keys.create({ ...PLAIN, scopes: ["admin"] }); // of another tenant
    await keys.create({ ...own, expires_at: "2026-01-01T00:00:00Z" }); // ended
    assertEquals(await provide(keys, { ...HERE, now: () => Date.UTC(2027, 0, 1) }), {});
    await keys.revoke(record.id);
    assert((await provide(keys, { ...HERE, now: () => Date.UTC(2027, 0, 1) })).shownOnce);
  }));

Deno.test("provideAdminKey() makes a missing key file, for its owner alone, and shows nothing", () =>
  withKeys(async (keys, folder) => {
    const keyFile = `${folder}/admin-key`;
    assertEquals(await provide(keys, { ...ANYWHERE, keyFile }), {});
    assertEquals(((await Deno.stat(keyFile)).mode ?? 0) & 0o777, 0o600);
    assertEquals(keys.find((await Deno.readTextFile(keyFile)).trim())?.id, ADMIN_KEY_ID);
  }));

Deno.test("provideAdminKey() lets the key file's key take the place of an older one", () =>
  withKeys(async (keys, folder) => {
    const { shownOnce = "" } = await provide(keys, HERE);
    for (const text of [generateKeyText(), `kz_${"a".repeat(43)}`]) {
      await Deno.writeTextFile(`${folder}/key`, `${text}\n`);
      await provide(keys, { ...HERE, keyFile: `${folder}/key` });
      assertEquals([keys.find(shownOnce), keys.find(text)?.from_file], [null, true]);
      assertEquals(keys.size, 1);
    }
  }));

for (const text of ["", "secret", "kz_short", `kz_${"a".repeat(44)}`]) {
  Deno.test(`provideAdminKey() refuses a key file with "${text}" without repeating it`, () =>
    withKeys(async (keys, folder) => {
      const keyFile = `${folder}/key`;
      await Deno.writeTextFile(keyFile, text);
      const error = await assertRejects(() => provide(keys, { ...HERE, keyFile }), ConfigError);
      assertStringIncludes(error.message, "KANIZSA_ADMIN_KEY_FILE");
      assert(text === "" || !error.message.includes(text));
      assertEquals(keys.size, 0);
    }));
}

Deno.test("provideAdminKey() refuses to serve beyond loopback without any key, and makes none", () =>
  withKeys(async (keys) => {
    for (const host of ["0.0.0.0", "::", "192.168.1.2", "example.com"]) {
      const error = await assertRejects(() => provide(keys, { host }), ConfigError);
      assertStringIncludes(error.message, host);
      assertStringIncludes(error.message, "KANIZSA_ADMIN_KEY_FILE");
    }
    assertEquals(keys.size, 0);
    await keys.create({ ...PLAIN, expires_at: "2026-01-01T00:00:00Z" });
    const later = { ...ANYWHERE, now: () => Date.UTC(2027, 0, 1) };
    await assertRejects(() => provide(keys, later), ConfigError); // a key that has ended is none
    await keys.create(PLAIN);
    assertEquals(await provide(keys, later), {});
    assertEquals(keys.get(ADMIN_KEY_ID), null);
  }));

Deno.test("resetAdminKey() ends the admin key of before and replaces a file whole", () =>
  withKeys(async (keys, folder) => {
    const { shownOnce = "" } = await provide(keys, HERE);
    const printed = await resetAdminKey(keys);
    assertEquals([keys.find(shownOnce), keys.find(printed)?.id], [null, ADMIN_KEY_ID]);
    const keyFile = `${folder}/key`;
    await Deno.writeTextFile(keyFile, "old", { mode: 0o644 });
    const text = await resetAdminKey(keys, keyFile);
    assertEquals(await Deno.readTextFile(keyFile), `${text}\n`);
    assertEquals(((await Deno.stat(keyFile)).mode ?? 0) & 0o777, 0o600);
    assertEquals([keys.find(printed), keys.find(text)?.from_file], [null, true]);
    assertEquals(await provide(keys, { ...ANYWHERE, keyFile }), {});
    assert(keys.find(text));
  }));

Deno.test("isLoopback() knows loopback from its neighbours", () => {
  const table: [host: string, loopback: boolean][] = [
    ["127.0.0.1", true],
    ["127.255.255.254", true],
    ["::1", true],
    ["[::1]", true],
    ["::ffff:127.0.0.1", true],
    ["localhost", true],
    ["LOCALHOST", true],
    ["126.255.255.255", false],
    ["128.0.0.1", false],
    ["0.0.0.0", false],
    ["::", false],
    ["[::]", false],
    ["::2", false],
    ["::ffff:128.0.0.1", false],
    ["10.0.0.1", false],
    ["localhost.example", false],
    ["", false],
  ];
  for (const [host, loopback] of table) assertEquals(isLoopback(host), loopback, host);
});

Deno.test("provideAdminKey() makes the folder of the key file, where nothing else has", () =>
  withKeys(async (keys, folder) => {
    const keyFile = `${folder}/not/there/admin-key`;
    await provide(keys, { ...HERE, keyFile });
    assertMatch((await Deno.readTextFile(keyFile)).trim(), API_KEY_PATTERN);
  }));
