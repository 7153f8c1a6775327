import { createHash } from "node:crypto";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { packMap } from "./packed-map.ts";

/**
 * A bank's version: 12 hexadecimal digits of the SHA-256 of its references. The same references
 * give the same version on every machine, and a file whose bytes were damaged betrays itself.
 */
export function contentVersion(references: readonly Reference[], features: number): string {
  const hash = createHash("sha256");
  for (const reference of references) {
    const { id, category, source, mirrored, scale, mask, box, mapRows, mapColumns } = reference;
    hash.update(
      JSON.stringify([id, category, source, mirrored, scale, mask, box, mapRows, mapColumns]),
    );
    const { responses, coverage } = packMap(reference, features);
    hash.update(bytesOf(reference.embedding)).update(bytesOf(responses)).update(coverage);
  }
  return hash.digest("hex").slice(0, 12);
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
