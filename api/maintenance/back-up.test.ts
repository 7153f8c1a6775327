import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { withFolder } from "../testing/with-folder.ts";
import { DataFolderError } from "../stores/embedded/data-folder-error.ts";
import { FolderBlobs } from "../stores/embedded/folder-blobs.ts";
import { SqliteStore } from "../stores/embedded/sqlite-store.ts";
import { encodeTarHeader } from "./archive/tar-header.ts";
import { backUp } from "./back-up.ts";
import { restore } from "./restore.ts";

const HOUR = 3_600_000;
const NAMES = ["ab", "cd", "ef"].map((text) => text.repeat(32));
/** Sizes around a tar block and a chunk. */
const SIZES = [0, 512, 65_537];

/** A data folder with an entry and three pictures and results each; the store is closed. */
async function fill(dataDir: string): Promise<void> {
  const store = await SqliteStore.open(dataDir);
  await store.create("key.a", { name: "first" });
  await store.create("result.a", 1, { expiresAt: Date.now() + HOUR });
  await store.close();
  for (const folder of ["images", "results"]) {
    const blobs = await FolderBlobs.open(`${dataDir}/${folder}`, { maxBytes: 1e8 });
    for (const [index, name] of NAMES.entries()) {
      await blobs.put(name, new Uint8Array(SIZES[index]).fill(index), Date.now() + HOUR);
    }
  }
}

async function assertFilled(dataDir: string): Promise<void> {
  const store = await SqliteStore.open(dataDir);
  assertEquals((await store.list("")).map(({ key }) => key), ["key.a", "result.a"]);
  assertEquals((await store.get("key.a"))?.value, { name: "first" });
  await store.close();
  for (const folder of ["images", "results"]) {
    const blobs = await FolderBlobs.open(`${dataDir}/${folder}`, { maxBytes: 1e8 });
    for (const [index, name] of NAMES.entries()) {
      assertEquals(await blobs.get(name), new Uint8Array(SIZES[index]).fill(index));
    }
    const later = await FolderBlobs.open(`${dataDir}/${folder}`, {
      maxBytes: 1e8,
      now: () => Date.now() + HOUR + 1000,
    });
    assertEquals(await later.get(NAMES[1]), null);
  }
}

const withBackup = (body: (paths: { dataDir: string; file: string }) => Promise<void>) =>
  withFolder(async (folder) => {
    const paths = { dataDir: `${folder}/data`, file: `${folder}/backup.tar` };
    await fill(paths.dataDir);
    assertEquals(await backUp({ ...paths, version: "1.2.3" }), 7);
    await body(paths);
  });

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("backUp() and restore() bring everything to another folder, with the ends of its time", () =>
  withBackup(async ({ dataDir, file }) => {
    assertEquals((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
    assertEquals(namesIn(`${dataDir}/..`), ["backup.tar", "data"]);
    assert(!namesIn(dataDir).some((name) => name.startsWith("backup-snapshot")));
    const other = `${dataDir}/../other`;
    const { files } = await restore({ dataDir: other, file });
    assertEquals(files, 7);
    await assertFilled(other);
  }));

Deno.test("restore() keeps what it replaces in a folder beside it", () =>
  withBackup(async ({ dataDir, file }) => {
    const store = await SqliteStore.open(dataDir);
    await store.create("key.late", 1);
    await store.close();
    const { aside } = await restore({ dataDir, file, now: () => Date.UTC(2026, 0, 31) });
    assertEquals(aside, `${dataDir}/replaced-20260131T000000000Z`);
    const before = await SqliteStore.open(aside);
    assertEquals((await before.get("key.late"))?.value, 1);
    await before.close();
    assertEquals(namesIn(`${aside}/images`), ["ab", "cd", "ef"]);
    assertEquals(namesIn(dataDir).filter((name) => name.startsWith("restoring")), []);
    await assertFilled(dataDir);
  }));

Deno.test("restore() refuses while a program has the data folder open, and changes nothing", () =>
  withBackup(async ({ dataDir, file }) => {
    const store = await SqliteStore.open(dataDir);
    await store.create("key.late", 1);
    const error = await assertRejects(() => restore({ dataDir, file }), DataFolderError);
    assertStringIncludes(error.message, "Stop the API");
    assertEquals((await store.get("key.late"))?.value, 1);
    await store.close();
    await restore({ dataDir, file });
  }));

Deno.test("SqliteStore doesn't open a folder whose restore was cut off, until one has ended", () =>
  withBackup(async ({ dataDir, file }) => {
    await Deno.remove(`${dataDir}/kanizsa.sqlite`);
    await Deno.writeTextFile(`${dataDir}/restoring.json`, "{}");
    const error = await assertRejects(() => SqliteStore.open(dataDir), DataFolderError);
    assertStringIncludes(error.message, "npm run restore");
    await restore({ dataDir, file });
    await assertFilled(dataDir);
  }));

Deno.test("restore() refuses a file that is cut off or altered anywhere, and changes nothing", () =>
  withBackup(async ({ dataDir, file }) => {
    const whole = await Deno.readFile(file);
    // The zeros at the end say nothing that is missed; the manifest stands before them.
    const end = whole.length - 1024 - 512;
    const damaged = [0, 100, 512, 513, 20_000, end / 2, end - 512, end]
      .map((length) => whole.subarray(0, length))
      .concat([0, 600, 5000, end / 2, end - 600, end - 512, end].map((at) => {
        const altered = whole.slice();
        altered[Math.floor(at)] ^= 0x10;
        return altered;
      }));
    for (const bytes of damaged) {
      await Deno.writeFile(file, bytes);
      await assertRejects(() => restore({ dataDir, file }), DataFolderError);
    }
    assertEquals(namesIn(dataDir).filter((name) => name.startsWith("re")), ["results"]);
    await assertFilled(dataDir);
  }));

const HOSTILE = [
  "../key",
  "/tmp/key",
  "images/../../x",
  `images/ab/${"cd".repeat(32)}`,
  "lock",
  "",
];
for (const name of HOSTILE) {
  Deno.test(`restore() writes no entry named ${JSON.stringify(name).slice(0, 20)}`, () =>
    withFolder(async (folder) => {
      const block = encodeTarHeader({ name, bytes: 0, modifiedAt: 0 });
      await Deno.writeFile(`${folder}/backup.tar`, block);
      const error = await assertRejects(
        () => restore({ dataDir: `${folder}/data`, file: `${folder}/backup.tar` }),
        DataFolderError,
      );
      assertStringIncludes(error.message, "got the entry");
      assertEquals(namesIn(`${folder}/data`), ["lock"]);
    }));
}

Deno.test("backUp() writes over no file, and says where there is no store", () =>
  withBackup(async ({ dataDir, file }) => {
    const before = await Deno.readFile(file);
    const again = () => backUp({ dataDir, file, version: "1.2.3" });
    assertStringIncludes((await assertRejects(again, DataFolderError)).message, file);
    assertEquals(await Deno.readFile(file), before);
    const nowhere = { dataDir: `${dataDir}/none`, file: `${file}2`, version: "1.2.3" };
    const error = await assertRejects(() => backUp(nowhere), DataFolderError);
    assertStringIncludes(error.message, "there is no store");
  }));

Deno.test("backUp() copies one moment while another process writes: every entry has its blob", () =>
  withFolder(async (folder) => {
    const dataDir = `${folder}/data`;
    const program = new URL("../stores/embedded/testing/store-program.ts", import.meta.url);
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--allow-all",
        fileURLToPath(program),
        "write",
        dataDir,
        "images",
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
      signal: AbortSignal.timeout(60_000),
    }).spawn();
    const reader = child.stdout.getReader();
    const confirmed = async () => new TextDecoder().decode((await reader.read()).value);
    await confirmed();
    const numbers: number[] = [];
    for (const round of [1, 2, 3]) {
      const file = `${folder}/${round}.tar`;
      await backUp({ dataDir, file, version: "1.2.3" });
      await restore({ dataDir: `${folder}/${round}`, file });
      const store = await SqliteStore.open(`${folder}/${round}`);
      const images = await FolderBlobs.open(`${folder}/${round}/images`, { maxBytes: 1e9 });
      const entries = await store.list<{ index: number; name: string }>("w.");
      for (const { value } of entries) {
        assertEquals(await images.get(value.name), new Uint8Array(100_000).fill(value.index));
      }
      numbers.push(entries.length);
      await store.close();
      const last = (await confirmed()).trim().split("\n").at(-1) ?? "";
      assert(Number(last.split(" ")[0]) >= entries.length - 1, "Expected that it goes on writing");
    }
    assert(numbers[0] > 0 && numbers[2] > numbers[0], `Expected that it grows: got ${numbers}`);
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
  }));
