import { type FileHandle, open, rm } from "node:fs/promises";
import { CELL, FEATURES } from "@kanizsa/shared/pipeline/constants.ts";
import { BANK_FORMAT_VERSION, type BankMetadata } from "@kanizsa/shared/schema/bank.ts";
import { bankSchema, type Columns, fromRecordBatch, toRecordBatch } from "./arrow-columns.ts";
import { ArrowFile } from "./arrow-file.ts";
import { ArrowWriter } from "./arrow-writer.ts";
import { BankBasis, RANK, SAMPLE } from "./bank-basis.ts";
import { BASIS_KEY, METADATA_KEY } from "./bank-file.ts";
import { ContentVersion } from "./content-version.ts";
import type { PackedReference } from "./packed-reference.ts";
import { replaceFile } from "./replace-file.ts";

/** What a bank is called and what it was made with. */
export interface BankIdentity {
  readonly name: string;
  readonly category: string;
  /** The model whose networks described the references. */
  readonly model: BankMetadata["model"];
  readonly createdAt: Date;
}

/** A bank of more references than this has an index, and is served from its file. */
export const LARGEST_WHOLE = 512;

/** Rows of one record batch: 5 MB. */
const BATCH_ROWS = 256;

type Rows = AsyncIterable<PackedReference> | Iterable<PackedReference>;

/**
 * Writes a bank file atomically; the file that it replaces is kept as `<path>.previous`. However many
 * rows there are, some thousand are in memory: they go to a file beside it first, as version and
 * index follow from all of them and stand before them.
 */
export async function writeBank(
  path: string,
  rows: Rows,
  { createdAt, ...identity }: BankIdentity,
  { largestWhole = LARGEST_WHOLE }: { readonly largestWhole?: number } = {},
): Promise<BankMetadata> {
  const spoolPath = `${path}.${process.pid}.rows.tmp`;
  const spool = await open(spoolPath, "wx+");
  try {
    const { references, version } = await spoolRows(spool, rows);
    const metadata: BankMetadata = {
      format_version: BANK_FORMAT_VERSION,
      ...identity,
      version,
      features: FEATURES,
      cell: CELL,
      created_at: createdAt.toISOString(),
      references,
    };
    const source = await ArrowFile.read<Columns>(spool);
    const basis = references > largestWhole
      ? BankBasis.fit(sampleCoarseMaps(source, references))
      : null;
    await replaceFile(path, (file) => writeRows(file, source, metadata, basis), {
      keepPrevious: true,
    });
    return metadata;
  } finally {
    await spool.close();
    await rm(spoolPath, { force: true });
  }
}

async function spoolRows(spool: FileHandle, rows: Rows) {
  const schema = bankSchema(new Map(), false);
  const writer = new ArrowWriter(spool, schema);
  const version = new ContentVersion();
  let references = 0;
  let batch: PackedReference[] = [];
  const flush = async () => {
    if (batch.length > 0) await writer.write(toRecordBatch(schema, batch));
    batch = [];
  };
  for await (const row of rows) {
    version.add(row);
    references++;
    batch.push(row);
    if (batch.length === BATCH_ROWS) await flush();
  }
  await flush();
  await writer.finish();
  return { references, version: version.finish() };
}

/** Coarse maps of references that are spread evenly over the rows. */
function sampleCoarseMaps(source: ArrowFile<Columns>, references: number): Int8Array[] {
  const wanted = new Set(
    Array.from({ length: SAMPLE }, (_, i) => Math.floor((i + 0.5) * references / SAMPLE)),
  );
  const sample: Int8Array[] = [];
  let row = 0;
  for (const batch of source.batches) {
    for (const { coarse } of fromRecordBatch(source.recordBatch(batch))) {
      if (wanted.has(row++)) sample.push(coarse.slice());
    }
  }
  return sample;
}

async function writeRows(
  file: FileHandle,
  source: ArrowFile<Columns>,
  metadata: BankMetadata,
  basis: BankBasis | null,
): Promise<void> {
  const texts = new Map([[METADATA_KEY, JSON.stringify(metadata)]]);
  if (basis) texts.set(BASIS_KEY, basis.encode());
  const schema = bankSchema(texts, basis !== null);
  const writer = new ArrowWriter(file, schema);
  for (const batch of source.batches) {
    const rows = fromRecordBatch(source.recordBatch(batch));
    const codes = basis && new Float32Array(rows.length * RANK);
    rows.forEach(({ coarse }, i) => codes && basis.project(coarse, codes, i * RANK));
    await writer.write(toRecordBatch(schema, rows, codes ?? undefined));
  }
  await writer.finish();
}
