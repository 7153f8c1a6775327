import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { packBank } from "@kanizsa/shared/preview/pack-bank.ts";
import { sha256Of } from "../../runtime/manifest.ts";
import { BankFileError } from "../bank-file-error.ts";
import type { BankFile } from "../bank-file.ts";
import { checkedRows } from "../check-content.ts";
import { unpackReference } from "../packed-reference.ts";
import { choosePrototypes } from "./choose-prototypes.ts";
import { referenceSimilarity } from "./reference-similarity.ts";

/** Comparing all pairs of more takes minutes. */
const MAX_COMPARED = 4096;

export interface WrittenPreview {
  readonly bytes: number;
  /** Ids of the references that were chosen, in the bank's order. */
  readonly ids: readonly string[];
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
  const { references: size, version, model } = bank.metadata;
  if (size === 0 || size > MAX_COMPARED) {
    throw new BankFileError(`Use a bank of 1 to ${MAX_COMPARED} references: got ${size}`);
  }
  const references: Reference[] = [];
  for await (const row of checkedRows(bank)) references.push(unpackReference(row));
  const numbers = choosePrototypes(size, count, referenceSimilarity(references));
  const chosen = numbers.sort((a, b) => a - b).map((number) => references[number]);
  const packed = await packBank({
    version: chosen.length < size ? `${version}-${chosen.length}` : version,
    model,
    references: chosen,
  });
  await mkdir(folder, { recursive: true });
  await replace(join(folder, "bank.bin"), packed);
  const listed = {
    ...await readJson(join(folder, "preview.json")),
    bank: {
      file: "bank.bin",
      sha256: sha256Of(packed),
      bytes: packed.length,
      version,
      references: chosen.length,
    },
  };
  await replace(join(folder, "preview.json"), `${JSON.stringify(listed, null, 2)}\n`);
  return { bytes: packed.length, ids: chosen.map(({ id }) => id) };
}

async function replace(path: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}

async function readJson(path: string): Promise<object> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}
