/**
 * A process of its own for the tests: `count DATA_DIR N` adds 1 to `count` N times;
 * `write DATA_DIR FOLDER` writes entries and blobs until it is killed and prints the number of each one
 * that the stores have confirmed.
 */
import { FolderBlobs } from "../folder-blobs.ts";
import { SqliteStore } from "../sqlite-store.ts";

const [mode, dataDir, argument] = Deno.args;
const store = await SqliteStore.open(dataDir);
if (mode === "count") {
  for (let done = 0; done < Number(argument);) {
    const entry = await store.get<number>("count");
    const written = entry === null
      ? await store.create("count", 1)
      : await store.update("count", entry.value + 1, entry.revision);
    if (written !== null) done++;
  }
  await store.close();
} else {
  const blobs = await FolderBlobs.open(`${dataDir}/${argument}`, { maxBytes: 1e9 });
  for (let index = 0;; index++) {
    const name = index.toString(16).padStart(2, "0").slice(-2) + String(index).padStart(62, "0");
    await blobs.put(name, new Uint8Array(100_000).fill(index), Date.now() + 3_600_000);
    await store.create(`w.${index}`, { index, name });
    console.log(`${index} ${name}`);
  }
}
