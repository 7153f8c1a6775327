import { assertEquals } from "@std/assert";
import { testBlobsContract } from "../../testing/blobs-contract.ts";
import { withFolder } from "../../testing/with-folder.ts";
import { FolderBlobs } from "./folder-blobs.ts";

testBlobsContract("FolderBlobs", async (maxBytes) => {
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-blobs-" });
  let time = Date.now();
  const connect = () => FolderBlobs.open(folder, { maxBytes, now: () => time });
  return {
    blobs: await connect(),
    now: () => time,
    pass: (ms) => Promise.resolve(void (time += ms)),
    connect,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
});

const NAME = "ab".repeat(32);
const BYTES = Uint8Array.of(1, 2, 3, 4);
const HOUR = 3_600_000;

Deno.test("FolderBlobs takes up what an earlier run kept, with its end and its size", () =>
  withFolder(async (folder) => {
    let now = Date.now();
    const options = { maxBytes: 10, now: () => now };
    const first = await FolderBlobs.open(folder, options);
    await first.put(NAME, BYTES, now + HOUR);
    const second = await FolderBlobs.open(folder, options);
    assertEquals(await second.get(NAME), BYTES);
    await second.put("cd".repeat(32), new Uint8Array(7), now + 2 * HOUR);
    assertEquals(await second.get(NAME), null);
    now += 2 * HOUR;
    await second.sweep();
    assertEquals(files(folder), []);
  }));

Deno.test("FolderBlobs clears what a process left half, and nothing that is being written", () =>
  withFolder(async (folder) => {
    const blobs = await FolderBlobs.open(folder, { maxBytes: 100 });
    await Deno.writeFile(`${folder}/left.tmp`, BYTES);
    const writer = await blobs.create();
    await writer.write(BYTES);
    await FolderBlobs.open(folder, { maxBytes: 100 });
    assertEquals(files(folder).includes("left.tmp"), false);
    await writer.commit(NAME, Date.now() + HOUR);
    assertEquals(await blobs.get(NAME), BYTES);
    assertEquals(files(folder), [NAME]);
  }));

Deno.test("FolderBlobs keeps its files for their owner alone", () =>
  withFolder(async (folder) => {
    const blobs = await FolderBlobs.open(`${folder}/images`, { maxBytes: 100 });
    await blobs.put(NAME, BYTES, Date.now() + HOUR);
    const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
    assertEquals(mode(`${folder}/images`), 0o700);
    assertEquals(mode(`${folder}/images/ab/${NAME}`), 0o600);
  }));

Deno.test("FolderBlobs lets pictures of 0.2.0 age out from the time when they came", () =>
  withFolder(async (folder) => {
    const now = Date.now();
    const old = "cd".repeat(32);
    for (const [name, age] of [[NAME, 23 * HOUR], [old, 25 * HOUR]] as const) {
      await Deno.writeFile(`${folder}/${name}`, BYTES);
      await Deno.utime(`${folder}/${name}`, new Date(), new Date(now - age));
    }
    const blobs = await FolderBlobs.open(folder, { maxBytes: 100, now: () => now });
    assertEquals(await blobs.get(NAME), BYTES);
    assertEquals(files(folder), [NAME]);
    const later = await FolderBlobs.open(folder, { maxBytes: 100, now: () => now + HOUR });
    assertEquals(await later.get(NAME), null);
    assertEquals(files(folder), []);
  }));

/** Names of all files below the folder. */
function files(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? files(`${folder}/${name}`) : [name]
  );
}
