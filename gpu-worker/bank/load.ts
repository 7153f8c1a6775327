import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { BankMetadata } from "@kanizsa/shared/schema/bank.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { BankFileError } from "./bank-file-error.ts";
import { BankFile } from "./bank-file.ts";
import { checkedRows } from "./check-content.ts";
import { hashFile } from "./hash-file.ts";
import type { LoadedBank } from "./loaded-bank.ts";
import { unpackReference } from "./packed-reference.ts";
import { StoredBank } from "./stored-bank.ts";
import { WholeBank } from "./whole-bank.ts";

/** What a bank must be to be served. */
export interface Expected {
  readonly model: { readonly name: string; readonly version: string };
  /** SHA-256 of the whole file; costs reading it. */
  readonly sha256?: string;
}

/**
 * Opens and checks the bank that a model serves with. A bank without an index is read whole, every
 * row checked; of one with an index the maps stay in the file, unchecked but for the file's SHA-256
 * where one is expected: `bank -- verify` reads them all.
 *
 * @throws {BankFileError} when the file is missing, no bank, or damaged
 * @throws {WorkerProblem} bank_model_mismatch when another model version made it
 */
export async function loadBank(path: string, { model, sha256 }: Expected): Promise<LoadedBank> {
  const file = await BankFile.open(path);
  try {
    checkModel(file.metadata, path, model);
    if (sha256 !== undefined) await checkHash(path, sha256);
    if (file.basis) return await StoredBank.read(file);
    const bank = await readWhole(file);
    await file.close();
    return bank;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** @throws {WorkerProblem} bank_model_mismatch, with the command that mends it */
export function checkModel(
  metadata: BankMetadata,
  path: string,
  model: { readonly name: string; readonly version: string },
): void {
  const made = metadata.model;
  if (made.name === model.name && made.version === model.version) return;
  throw new WorkerProblem(
    "bank_model_mismatch",
    `Build the bank again from its photographs with \`npm run bank -- build --images DIR ` +
      `--annotations COCO.json --category ${metadata.category} --name ${metadata.name} ` +
      `--out ${path}\`: got a bank made with ${made.name} ${made.version}, the worker runs ` +
      `${model.name} ${model.version}`,
  );
}

async function checkHash(path: string, sha256: string): Promise<void> {
  const { sha256: actual } = await hashFile(path);
  if (actual === sha256) return;
  throw new BankFileError(
    `Restore ${path} as the manifest lists it, SHA-256 ${sha256}: got ${actual}`,
  );
}

async function readWhole(file: BankFile): Promise<LoadedBank> {
  const references: Reference[] = [];
  for await (const row of checkedRows(file)) references.push(unpackReference(row));
  return new WholeBank(file.metadata.version, references);
}
