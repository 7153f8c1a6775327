import { type FileHandle, open } from "node:fs/promises";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import {
  BANK_FORMAT_VERSION,
  type BankMetadata,
  bankMetadataSchema,
} from "@kanizsa/shared/schema/bank.ts";
import { dottedPath } from "@kanizsa/shared/schema/json-pointer.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { type Columns, fromRecordBatch, schemaFault } from "./arrow-columns.ts";
import { ArrowFile } from "./arrow-file.ts";
import { BankBasis } from "./bank-basis.ts";
import { BankFileError } from "./bank-file-error.ts";
import { type PackedReference, unpackReference } from "./packed-reference.ts";

/** Key of the schema metadata under which the bank's own metadata stands, as JSON. */
export const METADATA_KEY = "kanizsa.bank";
/** Key under which the basis of the index stands, in a bank that has one. */
export const BASIS_KEY = "kanizsa.basis";

/** A bank file that is open: its rows are read as they are wanted. */
export class BankFile {
  readonly path: string;
  readonly metadata: BankMetadata;
  readonly basis: BankBasis | null;
  readonly arrow: ArrowFile<Columns>;

  private constructor(
    path: string,
    metadata: BankMetadata,
    basis: BankBasis | null,
    arrow: ArrowFile<Columns>,
  ) {
    this.path = path;
    this.metadata = metadata;
    this.basis = basis;
    this.arrow = arrow;
  }

  /** @throws {BankFileError} when the file is missing, no bank, or damaged */
  static async open(path: string): Promise<BankFile> {
    let handle: FileHandle;
    try {
      handle = await open(path, "r");
    } catch (error) {
      throw new BankFileError(`Name a bank file that can be read: got ${path}`, { cause: error });
    }
    try {
      return await BankFile.#read(handle, path);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  static async #read(handle: FileHandle, path: string): Promise<BankFile> {
    const { buffer } = await handle.read(new Uint8Array(6), 0, 6, 0).catch((error: unknown) => {
      throw new BankFileError(`Name a bank file that can be read: got ${path}`, { cause: error });
    });
    if (Buffer.from(buffer).toString("latin1") !== "ARROW1") {
      throw new BankFileError(`Use an Arrow file that \`bank -- build\` wrote: got ${path}`);
    }
    const arrow = await ArrowFile.read<Columns>(handle).catch((error: unknown) => {
      throw damaged(path, "it cannot be parsed", error);
    });
    const texts = arrow.schema.metadata;
    const metadata = readMetadata(texts.get(METADATA_KEY), path);
    const basis = readBasis(texts.get(BASIS_KEY), path);
    const fault = schemaFault(arrow.schema, basis !== null);
    if (fault !== null) throw damaged(path, `it has ${fault}`);
    const rows = arrow.batches.reduce((sum, batch) => sum + batch.rows, 0);
    if (rows !== metadata.references) {
      throw damaged(path, `it has ${rows} of ${metadata.references} references`);
    }
    return new BankFile(path, metadata, basis, arrow);
  }

  /** The rows, in their order; one record batch is in memory at a time. */
  async *rows(): AsyncGenerator<PackedReference> {
    for (const batch of this.arrow.batches) {
      let rows: PackedReference[];
      try {
        rows = fromRecordBatch(this.arrow.recordBatch(batch));
      } catch (error) {
        throw damaged(this.path, "a row cannot be read", error);
      }
      yield* rows;
    }
  }

  /** All references, in memory. */
  async references(): Promise<Reference[]> {
    const references: Reference[] = [];
    for await (const row of this.rows()) references.push(unpackReference(row));
    return references;
  }

  async close(): Promise<void> {
    await this.arrow.close();
  }
}

function readMetadata(text: string | undefined, path: string): BankMetadata {
  if (text === undefined) {
    throw new BankFileError(
      `Use an Arrow file that \`bank -- build\` wrote: got ${path}, which has no bank metadata`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, "its metadata is no JSON", error);
  }
  const format = typeof value === "object" && value !== null && "format_version" in value
    ? value.format_version
    : undefined;
  if (Number.isInteger(format) && format !== BANK_FORMAT_VERSION) {
    throw new BankFileError(
      `Build ${path} again from its photographs with \`npm run bank -- build\`, or use the ` +
        `release that wrote it: it is of format ${format}, this release reads ` +
        `${BANK_FORMAT_VERSION}`,
    );
  }
  const result = validate(bankMetadataSchema, value);
  if (!result.success) {
    const faults = result.errors.map(({ pointer, message }) => `${dottedPath(pointer)}: ${message}`)
      .join("; ");
    throw damaged(path, `its metadata does not fit (${faults})`);
  }
  return result.data;
}

function readBasis(text: string | undefined, path: string): BankBasis | null {
  if (text === undefined) return null;
  try {
    return BankBasis.decode(text);
  } catch (error) {
    throw damaged(path, "the basis of its index is of another size", error);
  }
}

function damaged(path: string, reason: string, cause?: unknown): BankFileError {
  return new BankFileError(
    `Restore ${path} from ${path}.previous or build it again: ${reason}`,
    { cause },
  );
}
