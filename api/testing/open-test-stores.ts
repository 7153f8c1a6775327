import { join } from "node:path";
import type { Blobs } from "../stores/blobs.ts";
import { FolderBlobs } from "../stores/embedded/folder-blobs.ts";
import { SqliteStore } from "../stores/embedded/sqlite-store.ts";
import type { Store } from "../stores/store.ts";

export interface TestStores extends AsyncDisposable {
  readonly store: Store;
  readonly images: Blobs;
  readonly results: Blobs;
  readonly dataDir: string;
}

export interface TestStoresOptions {
  /** Clock of all three, ms since 1970. */
  readonly now?: () => number;
  /** Bound of each of the two folders. */
  readonly maxBytes?: number;
}

/** The embedded stores in a temporary folder, which goes when they are disposed. */
export async function openTestStores(options: TestStoresOptions = {}): Promise<TestStores> {
  const { now, maxBytes = 100_000_000 } = options;
  const dataDir = await Deno.makeTempDir({ prefix: "kanizsa-stores-" });
  const store = await SqliteStore.open(dataDir, { now });
  return {
    store,
    images: await FolderBlobs.open(join(dataDir, "images"), { maxBytes, now }),
    results: await FolderBlobs.open(join(dataDir, "results"), { maxBytes, now }),
    dataDir,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
