import { readFile } from "node:fs/promises";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import { unpackBank } from "@kanizsa/shared/preview/unpack-bank.ts";

const BANK = new URL("../../models/car/preview/bank.bin", import.meta.url);

/** The references that a page gets. */
export async function readPreviewBank(): Promise<MemoryBank> {
  const { version, references } = await unpackBank(new Uint8Array(await readFile(BANK)));
  return new MemoryBank(version, references);
}
