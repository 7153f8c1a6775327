import { BankFileError } from "./bank-file-error.ts";
import type { BankFile } from "./bank-file.ts";
import { ContentVersion } from "./content-version.ts";
import { packCoarse } from "./packed-coarse.ts";
import { type PackedReference, unpackReference } from "./packed-reference.ts";
import { referenceFault } from "./reference-fault.ts";

/**
 * Gives every row of a bank, checked: that it can be used, and after the last one that they are those
 * which the file was written with. About 1 ms a row.
 *
 * @throws {BankFileError}
 */
export async function* checkedRows(file: BankFile): AsyncGenerator<PackedReference> {
  const { metadata, path } = file;
  const ids = new Set<string>();
  const version = new ContentVersion();
  for await (const row of file.rows()) {
    const fault = ids.has(row.id) ? "its id occurs twice" : rowFault(row);
    if (fault !== null) {
      throw new BankFileError(
        `Remove ${row.id} from ${path} or restore ${path}.previous: ${fault}`,
      );
    }
    ids.add(row.id);
    version.add(row);
    yield row;
  }
  const actual = version.finish();
  if (actual !== metadata.version) {
    throw new BankFileError(
      `Restore ${path} from ${path}.previous or build it again: its content is version ${actual}, ` +
        `its metadata say ${metadata.version}`,
    );
  }
}

function rowFault(row: PackedReference): string | null {
  const fault = referenceFault(unpackReference(row));
  if (fault !== null) return fault;
  const coarse = packCoarse(row);
  return row.coarse.every((value, i) => value === coarse[i])
    ? null
    : "its coarse map is not that of its map";
}
