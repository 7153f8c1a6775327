import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { packBank } from "@kanizsa/shared/preview/pack-bank.ts";
import { unpackBank } from "@kanizsa/shared/preview/unpack-bank.ts";
import { sha256Of } from "../../runtime/manifest.ts";
import { BankFileError } from "../bank-file-error.ts";
import type { BankFile } from "../bank-file.ts";
import { checkedRows } from "../check-content.ts";
import { ContentVersion } from "../content-version.ts";
import { type PackedReference, packReference, unpackReference } from "../packed-reference.ts";
import { replaceFile } from "../replace-file.ts";
import { choosePrototypes } from "./choose-prototypes.ts";
import { referenceSimilarity } from "./reference-similarity.ts";

/** Comparing all pairs of more takes minutes. */
const MAX_COMPARED = 4096;

export interface WrittenPreview {
  readonly bytes: number;
  /** That of a bank of the same references. */
  readonly version: string;
  /** The references as the page has them, rounded to int8, in the bank's order. */
  readonly rows: readonly PackedReference[];
}

/**
 * Chooses at most `count` references that cover a bank, and writes them as `bank.bin` for web pages; lists
 * it in `preview.json` beside the weights.
 *
 * @throws {BankFileError} when the bank is damaged, empty, or too large to compare all pairs of it
 */
export async function writePreview(
  bank: BankFile,
  folder: string,
  count: number,
): Promise<WrittenPreview> {
  const { references: size, model } = bank.metadata;
  if (size === 0 || size > MAX_COMPARED) {
    throw new BankFileError(`Use a bank of 1 to ${MAX_COMPARED} references: got ${size}`);
  }
  const references: Reference[] = [];
  for await (const row of checkedRows(bank)) references.push(unpackReference(row));
  const numbers = choosePrototypes(size, count, referenceSimilarity(references));
  const exact = numbers.map((number) => references[number]);
  const rounded = await unpackBank(await packBank({ version: "", model, references: exact }));
  const rows = rounded.references.map(packReference);
  const version = versionOf(rows);
  const packed = await packBank({ ...rounded, version });

  await mkdir(folder, { recursive: true });
  await write(join(folder, "bank.bin"), packed);
  const path = join(folder, "preview.json");
  const file = "bank.bin";
  const entry = { file, sha256: sha256Of(packed), bytes: packed.length };
  const listed = {
    ...await readListed(path),
    bank: { ...entry, version, references: rows.length },
  };
  await write(path, `${JSON.stringify(listed, null, 2)}\n`);
  return { bytes: packed.length, version, rows };
}

function versionOf(rows: readonly PackedReference[]): string {
  const version = new ContentVersion();
  for (const row of rows) version.add(row);
  return version.finish();
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await replaceFile(path, (file) => file.writeFile(content), { keepPrevious: false });
}

/** What is listed already, by the weights' export. */
async function readListed(path: string): Promise<object> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BankFileError(`Restore ${path}, or delete it: it is no JSON`, { cause: error });
  }
}
