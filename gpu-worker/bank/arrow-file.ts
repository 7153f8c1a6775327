import { readFile } from "node:fs/promises";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { type BankMetadata, bankMetadataSchema } from "@kanizsa/shared/schema/bank.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { Table, tableFromIPC, tableToIPC } from "apache-arrow";
import {
  bankSchema,
  type Columns,
  fromRecordBatch,
  schemaFault,
  toRecordBatch,
} from "./arrow-columns.ts";
import { BankFileError } from "./bank-file-error.ts";
import { replaceFile } from "./replace-file.ts";

/** A reference bank as its file holds it. */
export interface BankFile {
  readonly metadata: BankMetadata;
  readonly references: readonly Reference[];
}

/** Key of the schema metadata under which the bank's own metadata stands, as JSON. */
const METADATA_KEY = "kanizsa.bank";
/** Rows of one record batch: keeps the batches of a large bank below Arrow's 31-bit offsets. */
const BATCH_ROWS = 256;

/** Writes one Arrow IPC file atomically; the file that it replaces is kept as `<path>.previous`. */
export async function writeBankFile(path: string, bank: BankFile): Promise<void> {
  await replaceFile(path, encodeBank(bank), { keepPrevious: true });
}

/** @throws {BankFileError} when the file is missing, no bank, or damaged */
export async function readBankFile(path: string): Promise<BankFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new BankFileError(`Name a bank file that can be read: got ${path}`, { cause: error });
  }
  return decodeBank(bytes, path);
}

/** The bytes of a bank file. */
export function encodeBank({ metadata, references }: BankFile): Uint8Array {
  const schema = bankSchema(new Map([[METADATA_KEY, JSON.stringify(metadata)]]));
  const batches = [];
  for (let from = 0; from < references.length; from += BATCH_ROWS) {
    const rows = references.slice(from, from + BATCH_ROWS);
    batches.push(toRecordBatch(schema, rows, metadata.features));
  }
  return tableToIPC(new Table(schema, batches), "file");
}

/** @throws {BankFileError} when the bytes are no bank; `name` stands for them in the message */
export function decodeBank(bytes: Uint8Array, name: string): BankFile {
  if (Buffer.from(bytes.subarray(0, 6)).toString("latin1") !== "ARROW1") {
    throw new BankFileError(`Use an Arrow file that \`bank -- build\` wrote: got ${name}`);
  }
  let table: Table<Columns>;
  try {
    table = tableFromIPC<Columns>(bytes);
  } catch (error) {
    throw damaged(name, "it cannot be parsed", error);
  }
  const metadata = readMetadata(table.schema.metadata.get(METADATA_KEY), name);
  const fault = schemaFault(table.schema);
  if (fault !== null) throw damaged(name, `it has ${fault}`);
  if (table.numRows !== metadata.references) {
    throw damaged(name, `it has ${table.numRows} of ${metadata.references} references`);
  }
  try {
    const references = table.batches.flatMap((b) => fromRecordBatch(b, metadata.features));
    return { metadata, references };
  } catch (error) {
    throw damaged(name, "a row cannot be read", error);
  }
}

function readMetadata(text: string | undefined, name: string): BankMetadata {
  if (text === undefined) {
    throw new BankFileError(
      `Use an Arrow file that \`bank -- build\` wrote: got ${name}, which has no bank metadata`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(name, "its metadata is no JSON", error);
  }
  const result = validate(bankMetadataSchema, value);
  if (!result.success) {
    const faults = result.errors.map(({ path, message }) => `${path}: ${message}`).join("; ");
    throw damaged(name, `its metadata does not fit (${faults})`);
  }
  return result.data;
}

function damaged(name: string, reason: string, cause?: unknown): BankFileError {
  return new BankFileError(
    `Restore ${name} from ${name}.previous or build it again: ${reason}`,
    { cause },
  );
}
