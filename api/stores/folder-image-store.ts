import { join } from "node:path";
import type { ImageStore } from "./image-store.ts";
import { writeAtomically } from "./write-atomically.ts";

export interface FolderImageStoreOptions {
  /** Most bytes of all pictures together; the oldest are removed first. */
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

interface Entry {
  readonly bytes: number;
  readonly storedAt: number;
}

/**
 * Pictures as files in `images/` of the data folder, named by a hash of tenant and id: what one
 * tenant sent is never found for another. Bounded in bytes and age.
 */
export class FolderImageStore implements ImageStore {
  readonly #folder: string;
  readonly #options: FolderImageStoreOptions;
  /** By file name, oldest first. */
  readonly #entries: Map<string, Entry>;

  private constructor(
    folder: string,
    options: FolderImageStoreOptions,
    entries: [string, Entry][],
  ) {
    this.#folder = folder;
    this.#options = options;
    this.#entries = new Map(entries.sort(([, a], [, b]) => a.storedAt - b.storedAt));
  }

  /** Opens the folder, takes up what an earlier run left, and removes what is over age. */
  static async open(
    dataDir: string,
    options: FolderImageStoreOptions,
  ): Promise<FolderImageStore> {
    const folder = join(dataDir, "images");
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const entries: [string, Entry][] = [];
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".tmp")) {
        await Deno.remove(join(folder, name)); // a write that a crash cut off
        continue;
      }
      const { size, mtime } = await Deno.stat(join(folder, name));
      entries.push([name, { bytes: size, storedAt: mtime?.getTime() ?? 0 }]);
    }
    const store = new FolderImageStore(folder, options, entries);
    await store.sweep();
    return store;
  }

  async put(tenant: string, id: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#options.maxBytes) return;
    const name = await fileName(tenant, id);
    await writeAtomically(join(this.#folder, name), bytes);
    this.#entries.delete(name); // so that it comes last
    this.#entries.set(name, { bytes: bytes.length, storedAt: this.#now() });
    await this.sweep();
  }

  async get(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const name = await fileName(tenant, id);
    const entry = this.#entries.get(name);
    if (!entry || this.#isOver(entry)) return null;
    try {
      return await Deno.readFile(join(this.#folder, name));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Removes what is over age and, oldest first, what is too much. */
  async sweep(): Promise<void> {
    let total = 0;
    for (const { bytes } of this.#entries.values()) total += bytes;
    for (const [name, entry] of this.#entries) {
      if (total <= this.#options.maxBytes && !this.#isOver(entry)) return;
      total -= entry.bytes;
      this.#entries.delete(name);
      await Deno.remove(join(this.#folder, name)).catch(ignoreMissing);
    }
  }

  #isOver(entry: Entry): boolean {
    return this.#now() - entry.storedAt >= this.#options.maxAgeMs;
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

async function fileName(tenant: string, id: string): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify([tenant, id]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text)).toHex();
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
