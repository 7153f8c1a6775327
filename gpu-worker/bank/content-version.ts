import { createHash, type Hash } from "node:crypto";
import type { PackedReference } from "./packed-reference.ts";

/**
 * A bank's version: 12 hexadecimal digits of the SHA-256 of its references, one added after the
 * other. The same references give the same version on every machine, and a file whose bytes were
 * damaged betrays itself.
 */
export class ContentVersion {
  readonly #hash: Hash = createHash("sha256");

  add(row: PackedReference): void {
    const { id, category, source, mirrored, scale, mask, box, mapRows, mapColumns } = row;
    const { responses, coverage } = row;
    this.#hash.update(
      JSON.stringify([id, category, source, mirrored, scale, mask, box, mapRows, mapColumns]),
    )
      .update(new Uint8Array(responses.buffer, responses.byteOffset, responses.byteLength))
      .update(coverage);
  }

  /** The version; nothing can be added any more. */
  finish(): string {
    return this.#hash.digest("hex").slice(0, 12);
  }
}
