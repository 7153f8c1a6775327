import { assertEquals } from "@std/assert";
import { FolderImageStore } from "./folder-image-store.ts";
import { withFolder } from "../testing/with-folder.ts";

const BYTES = Uint8Array.of(1, 2, 3, 4);
const HOUR = 3_600_000;

Deno.test("FolderImageStore gives a picture back to the tenant that sent it, and to no other", () =>
  withFolder(async (folder) => {
    const store = await FolderImageStore.open(folder, { maxBytes: 100, maxAgeMs: HOUR });
    await store.put("a", "sha256:1", BYTES);
    assertEquals(await store.get("a", "sha256:1"), BYTES);
    assertEquals(await store.get("b", "sha256:1"), null);
    assertEquals(await store.get("a", "sha256:2"), null);
  }));

Deno.test("FolderImageStore forgets a picture when its time is over", () =>
  withFolder(async (folder) => {
    let now = Date.now();
    const options = { maxBytes: 100, maxAgeMs: HOUR, now: () => now };
    const store = await FolderImageStore.open(folder, options);
    await store.put("a", "sha256:1", BYTES);
    now += HOUR - 1;
    assertEquals(await store.get("a", "sha256:1"), BYTES);
    now += 2;
    assertEquals(await store.get("a", "sha256:1"), null);
    await store.sweep();
    assertEquals([...Deno.readDirSync(`${folder}/images`)].length, 0);
  }));

Deno.test("FolderImageStore removes the oldest pictures when there are too many bytes", () =>
  withFolder(async (folder) => {
    const store = await FolderImageStore.open(folder, { maxBytes: 8, maxAgeMs: HOUR });
    await store.put("a", "sha256:1", BYTES);
    await store.put("a", "sha256:2", BYTES);
    await store.put("a", "sha256:1", BYTES); // sent again, so that 2 is the oldest
    await store.put("a", "sha256:3", BYTES);
    assertEquals(await store.get("a", "sha256:2"), null);
    assertEquals(await store.get("a", "sha256:1"), BYTES);
    await store.put("a", "sha256:4", new Uint8Array(9)); // larger than the whole store
    assertEquals(await store.get("a", "sha256:4"), null);
    assertEquals(await store.get("a", "sha256:3"), BYTES);
  }));

Deno.test("FolderImageStore takes up what an earlier run kept and clears what it left half", () =>
  withFolder(async (folder) => {
    const options = { maxBytes: 100, maxAgeMs: HOUR };
    const first = await FolderImageStore.open(folder, options);
    await first.put("a", "sha256:1", BYTES);
    await Deno.writeFile(`${folder}/images/x.tmp`, BYTES);
    const second = await FolderImageStore.open(folder, options);
    assertEquals(await second.get("a", "sha256:1"), BYTES);
    assertEquals([...Deno.readDirSync(`${folder}/images`)].length, 1);
  }));
