import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { BankFile } from "./arrow-file.ts";
import { assembleBank } from "./assemble.ts";
import { BankFileError } from "./bank-file-error.ts";

/** The bank with more references; those whose id it has already must have been left out. */
export function addReferences(bank: BankFile, added: readonly Reference[], now: Date): BankFile {
  return reassemble(bank, [...bank.references, ...added], now);
}

/** @throws {BankFileError} when an id is not in the bank; then nothing is removed */
export function removeReferences(bank: BankFile, ids: readonly string[], now: Date): BankFile {
  const known = new Set(bank.references.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new BankFileError(
      `Name references of the bank, \`bank -- info FILE --ids\` lists them: got ${
        unknown.join(", ")
      }`,
    );
  }
  const removed = new Set(ids);
  return reassemble(bank, bank.references.filter(({ id }) => !removed.has(id)), now);
}

function reassemble(bank: BankFile, references: readonly Reference[], createdAt: Date): BankFile {
  const { name, category, model } = bank.metadata;
  return assembleBank(references, { name, category, model, createdAt });
}
