import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { FileKeyStore } from "./file-key-store.ts";
import type { ApiKey } from "./key-store.ts";
import { withFolder } from "../testing/with-folder.ts";

const key = (id: string, digit = "0"): ApiKey => ({
  id,
  tenant: "default",
  sha256: digit.repeat(64),
  scopes: ["segment"],
  created_at: "2026-01-01T00:00:00.000Z",
});

Deno.test("FileKeyStore keeps its keys over a restart, in a file for its owner alone", () =>
  withFolder(async (folder) => {
    const first = await FileKeyStore.open(`${folder}/new/data`);
    await first.put(key("a"));
    await first.put(key("b"));
    await first.put(key("a", "1"));
    const second = await FileKeyStore.open(`${folder}/new/data`);
    assertEquals(await second.list(), [key("b"), key("a", "1")]);
    const { mode } = await Deno.stat(`${folder}/new/data/keys.json`);
    assertEquals((mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("FileKeyStore loses none of many keys that are put at once", () =>
  withFolder(async (folder) => {
    const store = await FileKeyStore.open(folder);
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.put(key(`key-${index}`))));
    assertEquals((await (await FileKeyStore.open(folder)).list()).length, 20);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["keys.json"]);
  }));

for (const text of ["", "{", "[]", `{"format_version":2,"keys":[]}`, `{"format_version":1}`]) {
  Deno.test(`FileKeyStore names a damaged file and leaves it alone: ${text || "empty"}`, () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/keys.json`, text);
      const error = await assertRejects(() => FileKeyStore.open(folder));
      assertStringIncludes(error.message, `${folder}/keys.json`);
      assertEquals(await Deno.readTextFile(`${folder}/keys.json`), text);
    }));
}
