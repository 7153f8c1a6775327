import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { withFolder } from "../../testing/with-folder.ts";
import { DataFolderError } from "./data-folder-error.ts";
import { FolderBlobs } from "./folder-blobs.ts";
import { APPLICATION_ID, migrate } from "./migrate.ts";
import type { Migration } from "./migrations/migration.ts";
import { SCHEMA_VERSION } from "./migrations/migrations.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { OLD_KEY, OLD_PICTURE, RELEASED_FOLDERS } from "./testing/released-folders.ts";

for (const [release, write] of Object.entries(RELEASED_FOLDERS)) {
  Deno.test(`SqliteStore takes over the keys of ${release}, FolderBlobs its pictures`, () =>
    withFolder(async (dataDir) => {
      await write(dataDir);
      for (const when of ["the first time", "again"]) {
        const store = await SqliteStore.open(dataDir);
        const entries = await store.list("");
        assertEquals(entries.map(({ key }) => key), ["key.key_admin"], when);
        assertEquals(entries[0].value, { ...OLD_KEY, name: "key_admin" });
        assertEquals(entries[0].expiresAt, null);
        await store.close();
        const images = await FolderBlobs.open(`${dataDir}/images`, { maxBytes: 1000 });
        assertEquals(await images.get(OLD_PICTURE), Uint8Array.of(1, 2, 3), when);
      }
    }));
}

Deno.test("SqliteStore takes an old key file once: a key deleted since doesn't come back", () =>
  withFolder(async (dataDir) => {
    await RELEASED_FOLDERS["0.1.0 and 0.2.0"](dataDir);
    const store = await SqliteStore.open(dataDir);
    await store.delete("key.key_admin");
    await store.close();
    assertEquals([...Deno.readDirSync(dataDir)].some(({ name }) => name === "keys.json"), false);
    const again = await SqliteStore.open(dataDir);
    assertEquals(await again.list(""), []);
    await again.close();
  }));

for (const text of ["", "{", "[]", `{"format_version":2,"keys":[]}`, `{"format_version":1}`]) {
  Deno.test(`SqliteStore names a damaged key file and leaves it alone: ${text || "empty"}`, () =>
    withFolder(async (dataDir) => {
      await Deno.writeTextFile(`${dataDir}/keys.json`, text);
      for (const _ of [1, 2]) {
        const error = await assertRejects(() => SqliteStore.open(dataDir), DataFolderError);
        assertStringIncludes(error.message, `${dataDir}/keys.json`);
      }
      assertEquals(await Deno.readTextFile(`${dataDir}/keys.json`), text);
      await Deno.remove(`${dataDir}/keys.json`);
      await (await SqliteStore.open(dataDir)).close();
    }));
}

Deno.test("SqliteStore refuses a store of a later release and leaves it alone", () =>
  withFolder(async (dataDir) => {
    const store = await SqliteStore.open(dataDir);
    await store.create("a", 1);
    await store.close();
    setPragma(dataDir, "user_version", SCHEMA_VERSION + 1);
    const before = await Deno.readFile(`${dataDir}/kanizsa.sqlite`);
    const error = await assertRejects(() => SqliteStore.open(dataDir), DataFolderError);
    assertStringIncludes(error.message, "Start the release that wrote the store");
    assertStringIncludes(error.message, `got schema ${SCHEMA_VERSION + 1}`);
    assertEquals(await Deno.readFile(`${dataDir}/kanizsa.sqlite`), before);
    setPragma(dataDir, "user_version", SCHEMA_VERSION);
    const again = await SqliteStore.open(dataDir);
    assertEquals((await again.get("a"))?.value, 1);
    await again.close();
  }));

Deno.test("SqliteStore refuses another program's SQLite file", () =>
  withFolder(async (dataDir) => {
    const other = new DatabaseSync(`${dataDir}/kanizsa.sqlite`);
    other.exec("CREATE TABLE theirs (a)");
    other.close();
    const error = await assertRejects(() => SqliteStore.open(dataDir), DataFolderError);
    assertStringIncludes(error.message, "another program made it");
  }));

Deno.test("SqliteStore names a damaged file and never writes over it", () =>
  withFolder(async (dataDir) => {
    const file = `${dataDir}/kanizsa.sqlite`;
    const store = await SqliteStore.open(dataDir);
    for (let index = 0; index < 500; index++) await store.create(`k.${index}`, "x".repeat(100));
    await store.close();
    const whole = await Deno.readFile(file);
    const damages: Record<string, Uint8Array> = {
      "no database": new TextEncoder().encode("not a database".repeat(100)),
      "magic lost": whole.with(3, 0),
      "truncated": whole.subarray(0, whole.length / 2),
      "pages of zeros": whole.slice().fill(0, 4096, whole.length - 4096),
      "a page of noise": whole.slice().fill(0xa5, 8192, 16384),
    };
    for (const [damage, bytes] of Object.entries(damages)) {
      await Deno.writeFile(file, bytes);
      const error = await assertRejects(() => SqliteStore.open(dataDir), DataFolderError);
      assertStringIncludes(error.message, file);
      assertStringIncludes(error.message, "Restore the store from a backup");
      assert((await Deno.readFile(file)).every((byte, at) => byte === bytes[at]), damage);
    }
  }));

Deno.test("SqliteStore opens an empty file as a new store, readable by its owner alone", () =>
  withFolder(async (folder) => {
    const dataDir = `${folder}/new/data`;
    const store = await SqliteStore.open(dataDir);
    await store.create("a", 1);
    for (const name of ["kanizsa.sqlite", "kanizsa.sqlite-wal", "lock"]) {
      assertEquals((Deno.statSync(`${dataDir}/${name}`).mode ?? 0) & 0o777, 0o600, name);
    }
    assertEquals((Deno.statSync(dataDir).mode ?? 0) & 0o777, 0o700);
    await store.close();
  }));

Deno.test("migrate() runs every step that is missing, in order, all or none", () => {
  const database = new DatabaseSync(":memory:");
  const ran: number[] = [];
  const step = (version: number): Migration => ({
    version,
    run: (database) => {
      ran.push(version);
      database.exec(`CREATE TABLE step_${version} (a)`);
    },
  });
  const failing: Migration = {
    version: 4,
    run: () => {
      throw new Error("half-way");
    },
  };
  const version = () => database.prepare("PRAGMA user_version").get()?.user_version;
  migrate(database, "", "", [step(1)]);
  migrate(database, "", "", [step(1), step(2), step(3)]);
  assertEquals(ran, [1, 2, 3]);
  assertEquals(version(), 3);
  let error;
  try {
    migrate(database, "", "", [step(1), step(2), step(3), step(4), { ...failing, version: 5 }]);
  } catch (thrown) {
    error = thrown;
  }
  assert(error instanceof Error && error.message === "half-way");
  assertEquals(version(), 3);
  assertEquals(database.prepare("SELECT * FROM sqlite_schema WHERE name = 'step_4'").all(), []);
  migrate(database, "", "", [step(1), step(2), step(3)]);
  assertEquals(ran, [1, 2, 3, 4]);
  database.close();
});

function setPragma(dataDir: string, name: "user_version", value: number): void {
  const database = new DatabaseSync(`${dataDir}/kanizsa.sqlite`);
  assertEquals(database.prepare("PRAGMA application_id").get()?.application_id, APPLICATION_ID);
  database.exec(`PRAGMA ${name} = ${value}`);
  database.close();
}
