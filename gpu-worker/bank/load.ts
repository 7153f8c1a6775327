import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { type BankFile, readBankFile } from "./arrow-file.ts";
import { BankFileError } from "./bank-file-error.ts";
import { contentVersion } from "./content-version.ts";
import { referenceFault } from "./reference-fault.ts";

/**
 * Reads and checks the bank that a model serves with. About 2 ms a reference.
 *
 * @throws {BankFileError} when the file is missing, no bank, or damaged
 * @throws {WorkerProblem} bank_model_mismatch when another model version made it
 */
export async function loadBank(
  path: string,
  model: { readonly name: string; readonly version: string },
): Promise<ReferenceBank> {
  const bank = await readBankFile(path);
  checkModel(bank, path, model);
  checkContent(bank, path);
  const { version, features } = bank.metadata;
  return { version, features, references: bank.references };
}

/** @throws {WorkerProblem} bank_model_mismatch, with the command that mends it */
export function checkModel(
  { metadata }: BankFile,
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

/** @throws {BankFileError} when the references are not those that the file was written with */
export function checkContent({ metadata, references }: BankFile, path: string): void {
  const ids = new Set<string>();
  for (const reference of references) {
    const fault = ids.has(reference.id)
      ? "its id occurs twice"
      : referenceFault(reference, metadata.features);
    if (fault !== null) {
      throw new BankFileError(
        `Remove ${reference.id} from ${path} or restore ${path}.previous: ${fault}`,
      );
    }
    ids.add(reference.id);
  }
  const version = contentVersion(references, metadata.features);
  if (version !== metadata.version) {
    throw new BankFileError(
      `Restore ${path} from ${path}.previous or build it again: its content is version ${version}, ` +
        `its metadata say ${metadata.version}`,
    );
  }
}
