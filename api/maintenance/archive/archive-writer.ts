import { createHash } from "node:crypto";
import { ARCHIVE_FORMAT, type ArchiveManifest, MANIFEST_NAME } from "./manifest.ts";
import { encodeTarHeader, TAR_BLOCK } from "./tar-header.ts";

const CHUNK = 65_536;

/**
 * Writes a tar file that other programs open too. Its last entry says how many files came before
 * and the SHA-256 of all bytes up to there, so that a file that ends too early is recognised.
 */
export class ArchiveWriter {
  readonly #output: Deno.FsFile;
  readonly #hash = createHash("sha256");
  #files = 0;

  constructor(output: Deno.FsFile) {
    this.#output = output;
  }

  /** Copies a whole file, its modification time rounded up to seconds. */
  async add(name: string, path: string): Promise<void> {
    using input = await Deno.open(path);
    const { size, mtime } = await input.stat();
    const modifiedAt = Math.max(0, Math.ceil((mtime?.getTime() ?? 0) / 1000));
    await this.#write(encodeTarHeader({ name, bytes: size, modifiedAt }));
    const buffer = new Uint8Array(CHUNK);
    for (let left = size; left > 0;) {
      const count = await input.read(buffer.subarray(0, Math.min(left, CHUNK)));
      if (count === null) throw new Error(`Expected ${size} bytes: got ${size - left} of ${path}`);
      await this.#write(buffer.subarray(0, count));
      left -= count;
    }
    await this.#write(new Uint8Array(-size & (TAR_BLOCK - 1)));
    this.#files++;
  }

  /** Ends the archive and has it on the disk. */
  async finish(version: string, createdAt: number): Promise<ArchiveManifest> {
    const manifest: ArchiveManifest = {
      format_version: ARCHIVE_FORMAT,
      version,
      created_at: new Date(createdAt).toISOString(),
      files: this.#files,
      sha256: this.#hash.copy().digest("hex"),
    };
    const bytes = new TextEncoder().encode(JSON.stringify(manifest));
    const modifiedAt = Math.floor(createdAt / 1000);
    await this.#write(encodeTarHeader({ name: MANIFEST_NAME, bytes: bytes.length, modifiedAt }));
    await this.#write(bytes);
    await this.#write(new Uint8Array((-bytes.length & (TAR_BLOCK - 1)) + 2 * TAR_BLOCK));
    await this.#output.sync();
    return manifest;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length;) {
      written += await this.#output.write(bytes.subarray(written));
    }
  }
}
