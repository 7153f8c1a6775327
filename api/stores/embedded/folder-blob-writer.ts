import { join } from "node:path";
import type { BlobWriter } from "../blobs.ts";
import { ProblemError } from "../../problem-error.ts";
import { ignoreMissing } from "./ignore-missing.ts";

/** Up to here a write on the spot is faster than one that waits for another thread, bytes. */
const AT_ONCE = 65_536;

/** Puts a whole file under its blob's name; may leave it where it is only by throwing. */
type Take = (path: string, name: string, bytes: number, expiresAt: number) => Promise<void>;

/**
 * A blob on its way in, as a temporary file. The file is locked as long as somebody writes it:
 * one that can be locked was left by a process that has ended.
 */
export class FolderBlobWriter implements BlobWriter {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #take: Take;
  #bytes = 0;
  #done = false;

  private constructor(path: string, file: Deno.FsFile, take: Take) {
    this.#path = path;
    this.#file = file;
    this.#take = take;
  }

  static open(folder: string, take: Take): FolderBlobWriter {
    const path = join(folder, `${crypto.randomUUID()}.tmp`);
    const file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
    file.lockSync(true);
    return new FolderBlobWriter(path, file, take);
  }

  async write(chunk: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < chunk.length;) {
        const rest = chunk.subarray(written);
        written += rest.length > AT_ONCE
          ? await this.#file.write(rest)
          : this.#file.writeSync(rest);
      }
      this.#bytes += chunk.length;
    } catch (cause) {
      await this.abort();
      throw new ProblemError("store_unavailable", { retryAfterSeconds: 5, cause });
    }
  }

  async commit(name: string, expiresAt: number): Promise<void> {
    try {
      await this.#take(this.#path, name, this.#bytes, expiresAt);
      this.#done = true;
      this.#file.close();
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    this.#file.close();
    await Deno.remove(this.#path).catch(ignoreMissing);
  }
}
