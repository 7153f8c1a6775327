import { join } from "node:path";
import { ProblemError } from "../../problem-error.ts";
import { checkBlobName } from "../blob-name.ts";
import type { Blobs, BlobWriter } from "../blobs.ts";
import { BlobIndex } from "./blob-index.ts";
import { FolderBlobWriter } from "./folder-blob-writer.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { removeAbandoned } from "./remove-abandoned.ts";
import { blobPath, listBlobNames, moveOldFiles } from "./blob-files.ts";

/** Up to here a read on the spot is faster than one that waits for another thread, bytes. */
const AT_ONCE = 262_144;

export interface FolderBlobsOptions {
  /** Most bytes of all blobs together; those whose time ends first go first. */
  readonly maxBytes: number;
  /** How long files are kept that 0.2.0 and before left, from their modification on, ms. */
  readonly oldMaxAgeMs?: number;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/**
 * Blobs as files `ab/abcd…` of one folder. A file's modification time is the end of the blob's
 * time, so that nothing else must be written to move it, and every process that shares the folder
 * sees the same. Files appear whole, by a rename; they aren't synced: a process that is killed
 * loses nothing that it committed, a machine that loses power may lose the last seconds.
 */
export class FolderBlobs implements Blobs {
  readonly #folder: string;
  readonly #options: FolderBlobsOptions;
  #index = new BlobIndex();

  private constructor(folder: string, options: FolderBlobsOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Opens the folder, takes up what earlier runs kept and clears what they left half. */
  static async open(folder: string, options: FolderBlobsOptions): Promise<FolderBlobs> {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await moveOldFiles(folder, options.oldMaxAgeMs ?? 24 * 3_600_000);
    const blobs = new FolderBlobs(folder, options);
    await blobs.sweep();
    return blobs;
  }

  create(): Promise<BlobWriter> {
    return this.#answer(() =>
      FolderBlobWriter.open(
        this.#folder,
        (path, name, bytes, expiresAt) =>
          this.#answer(() => this.#take(path, name, bytes, expiresAt)),
      )
    );
  }

  async put(name: string, bytes: Uint8Array, expiresAt: number): Promise<void> {
    checkBlobName(name);
    const writer = await this.create();
    try {
      await writer.write(bytes);
      await writer.commit(name, expiresAt);
    } finally {
      await writer.abort();
    }
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    checkBlobName(name);
    try {
      using file = Deno.openSync(this.#path(name));
      const { size, mtime } = file.statSync();
      if (!mtime || mtime.getTime() <= this.#now()) return null;
      const bytes = new Uint8Array(size);
      for (let read = 0; read < size;) {
        const rest = bytes.subarray(read);
        const count = size > AT_ONCE ? await file.read(rest) : file.readSync(rest);
        if (count === null) throw new Error(`Expected ${size} bytes: got ${read} of ${name}`);
        read += count;
      }
      return bytes;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw unavailable(error);
    }
  }

  keepUntil(name: string, expiresAt: number): Promise<boolean> {
    checkBlobName(name);
    return this.#answer(() => {
      const file = this.#stat(name);
      if (!file || file.expiresAt <= this.#now()) return false;
      Deno.utimeSync(this.#path(name), new Date(), new Date(expiresAt));
      this.#index.set(name, { bytes: file.bytes, expiresAt });
      return true;
    });
  }

  delete(name: string): Promise<boolean> {
    checkBlobName(name);
    return this.#answer(() => {
      const file = this.#stat(name);
      this.#remove(name);
      return file !== null && file.expiresAt > this.#now();
    });
  }

  sweep(): Promise<void> {
    return this.#answer(async () => {
      await removeAbandoned(this.#folder);
      // What is committed while the folder is read is counted in the new index too.
      this.#index = new BlobIndex();
      for await (const name of listBlobNames(this.#folder)) {
        const file = this.#stat(name);
        if (!file) continue;
        if (file.expiresAt > this.#now()) this.#index.set(name, file);
        else this.#remove(name);
      }
      this.#makeRoom();
    });
  }

  /** Puts a written file under its name: on the spot, so that no eviction comes in between. */
  #take(path: string, name: string, bytes: number, expiresAt: number): void {
    checkBlobName(name);
    if (bytes > this.#options.maxBytes) {
      throw new Error(`Raise the store's bound of ${this.#options.maxBytes} bytes: got ${bytes}`);
    }
    Deno.utimeSync(path, new Date(), new Date(expiresAt));
    try {
      Deno.renameSync(path, this.#path(name));
    } catch (error) {
      ignoreMissing(error);
      Deno.mkdirSync(join(this.#folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      Deno.renameSync(path, this.#path(name));
    }
    this.#index.set(name, { bytes, expiresAt });
    this.#makeRoom();
  }

  #makeRoom(): void {
    while (this.#index.bytes > this.#options.maxBytes) {
      const name = this.#index.first();
      if (name === undefined) return;
      this.#remove(name);
    }
  }

  #stat(name: string): { bytes: number; expiresAt: number } | null {
    try {
      const { size, mtime } = Deno.statSync(this.#path(name));
      return { bytes: size, expiresAt: mtime?.getTime() ?? 0 };
    } catch (error) {
      ignoreMissing(error);
      return null;
    }
  }

  #remove(name: string): void {
    try {
      Deno.removeSync(this.#path(name));
    } catch (error) {
      ignoreMissing(error);
    }
    this.#index.delete(name);
  }

  #path(name: string): string {
    return blobPath(this.#folder, name);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  async #answer<T>(compute: () => T | Promise<T>): Promise<T> {
    try {
      return await compute();
    } catch (error) {
      throw unavailable(error);
    }
  }
}

function unavailable(cause: unknown): unknown {
  if (cause instanceof TypeError || cause instanceof ProblemError) return cause;
  return new ProblemError("store_unavailable", { retryAfterSeconds: 5, cause });
}
