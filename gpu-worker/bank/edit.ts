import { BankFileError } from "./bank-file-error.ts";
import type { BankFile } from "./bank-file.ts";
import { readFacts } from "./facts.ts";
import type { PackedReference } from "./packed-reference.ts";

/** Ids of a bank's references, in their order. */
export function idsOf(bank: BankFile): string[] {
  return Array.from(readFacts(bank), ({ id }) => id);
}

/**
 * The rows of a bank but for some.
 *
 * @throws {BankFileError} when an id is not in the bank
 */
export function rowsWithout(
  bank: BankFile,
  ids: readonly string[],
): AsyncIterable<PackedReference> {
  const known = new Set(idsOf(bank));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new BankFileError(
      `Name references of the bank, \`bank -- info FILE --ids\` lists them: got ${
        unknown.join(", ")
      }`,
    );
  }
  const removed = new Set(ids);
  return filterRows(bank, ({ id }) => !removed.has(id));
}

async function* filterRows(bank: BankFile, isKept: (row: PackedReference) => boolean) {
  for await (const row of bank.rows()) if (isKept(row)) yield row;
}
