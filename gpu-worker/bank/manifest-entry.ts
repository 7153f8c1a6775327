import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Manifest } from "@kanizsa/shared/schema/manifest.ts";
import { sha256Of } from "../runtime/manifest.ts";
import type { BankFile } from "./arrow-file.ts";
import { replaceFile } from "./replace-file.ts";

/**
 * Where the bank file that was just written is the manifest's own, writes its SHA-256, size and
 * version into the manifest; tells whether it was.
 */
export async function refreshManifestEntry(
  manifest: Manifest,
  manifestPath: string,
  bankPath: string,
  { metadata }: BankFile,
): Promise<boolean> {
  const { file } = manifest.bank;
  if (resolve(dirname(manifestPath), file) !== resolve(bankPath)) return false;
  const bytes = await readFile(join(dirname(manifestPath), file));
  const bank = {
    file,
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    references: metadata.references,
    version: metadata.version,
  };
  const text = `${JSON.stringify({ ...manifest, bank }, null, 2)}\n`;
  await replaceFile(manifestPath, Buffer.from(text), { keepPrevious: false });
  return true;
}
