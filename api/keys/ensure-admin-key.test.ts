import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { FileKeyStore } from "../stores/file-key-store.ts";
import { withFolder } from "../testing/with-folder.ts";
import { API_KEY_PATTERN, generateKeyText, hashKeyText } from "./api-key-text.ts";
import { ensureAdminKey } from "./ensure-admin-key.ts";

const withStore = (body: (store: FileKeyStore, folder: string) => Promise<void>) =>
  withFolder(async (folder) => body(await FileKeyStore.open(folder), folder));

Deno.test("generateKeyText() gives another key of the documented form each time", () => {
  const [a, b] = [generateKeyText(), generateKeyText()];
  assertMatch(a, API_KEY_PATTERN);
  assert(a !== b);
});

Deno.test("ensureAdminKey() shows the key at the first start alone and stores its hash alone", () =>
  withStore(async (store, folder) => {
    const { shownOnce } = await ensureAdminKey(store);
    assert(shownOnce);
    assertMatch(shownOnce, API_KEY_PATTERN);
    const [key] = await store.list();
    assertEquals(key.sha256, await hashKeyText(shownOnce));
    assert(!(await Deno.readTextFile(`${folder}/keys.json`)).includes(shownOnce));
    assertEquals(await ensureAdminKey(store), {});
    assertEquals(await store.list(), [key]);
  }));

Deno.test("ensureAdminKey() makes a missing key file, for its owner alone, and prints nothing", () =>
  withStore(async (store, folder) => {
    const file = `${folder}/admin-key`;
    assertEquals(await ensureAdminKey(store, file), {});
    assertEquals(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
    const text = (await Deno.readTextFile(file)).trim();
    assertEquals((await store.list())[0].sha256, await hashKeyText(text));
  }));

Deno.test("ensureAdminKey() lets the key file's key take the place of an older one", () =>
  withStore(async (store, folder) => {
    await ensureAdminKey(store);
    const text = generateKeyText();
    await Deno.writeTextFile(`${folder}/key`, `${text}\n`);
    await ensureAdminKey(store, `${folder}/key`);
    assertEquals((await store.list()).map(({ sha256 }) => sha256), [await hashKeyText(text)]);
  }));

for (const text of ["", "secret", "kz_short", `kz_${"a".repeat(44)}`]) {
  Deno.test(`ensureAdminKey() refuses a key file with "${text}" without repeating it`, () =>
    withStore(async (store, folder) => {
      await Deno.writeTextFile(`${folder}/key`, text);
      const error = await assertRejects(() => ensureAdminKey(store, `${folder}/key`));
      assertStringIncludes(error.message, "KANIZSA_ADMIN_KEY_FILE");
      assert(text === "" || !error.message.includes(text));
      assertEquals(await store.list(), []);
    }));
}
