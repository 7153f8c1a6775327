import { dirname, resolve } from "node:path";
import type { BankMetadata } from "@kanizsa/shared/schema/bank.ts";
import type { Manifest } from "@kanizsa/shared/schema/manifest.ts";
import { hashFile } from "./hash-file.ts";
import { replaceFile } from "./replace-file.ts";

/**
 * Where the bank file that was just written is the manifest's own, writes its SHA-256, size and
 * version into the manifest; tells whether it was.
 */
export async function refreshManifestEntry(
  manifest: Manifest,
  manifestPath: string,
  bankPath: string,
  { references, version }: BankMetadata,
): Promise<boolean> {
  const { file } = manifest.bank;
  const path = resolve(dirname(manifestPath), file);
  if (path !== resolve(bankPath)) return false;
  const bank = { file, ...await hashFile(path), references, version };
  const text = `${JSON.stringify({ ...manifest, bank }, null, 2)}\n`;
  await replaceFile(manifestPath, (next) => next.writeFile(text), { keepPrevious: false });
  return true;
}
