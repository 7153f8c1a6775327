import { FEATURES } from "../pipeline/constants.ts";
import type { Reference } from "../pipeline/reference-bank.ts";
import type { PackedBankHeader, PackedReference } from "./pack-bank.ts";
import { unpackFile } from "./packed-file.ts";

export interface PreviewBank {
  readonly version: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly references: readonly Reference[];
}

/** Reads what packBank() wrote. Rejects another file, or one that is cut off. */
export async function unpackBank(packed: Uint8Array<ArrayBuffer>): Promise<PreviewBank> {
  const { header, payload } = await unpackFile(packed);
  if (!isBankHeader(header)) throw new Error("Load a bank of the preview: got another file");
  const { version, model } = header;
  return {
    version,
    model,
    references: header.references.map((entry) => unpackReference(entry, payload)),
  };
}

function isBankHeader(header: unknown): header is PackedBankHeader {
  return typeof header === "object" && header !== null && "kind" in header &&
    header.kind === "bank";
}

function unpackReference(entry: PackedReference, payload: Uint8Array<ArrayBuffer>): Reference {
  const { rows, columns, offset, highest } = entry;
  const cells = rows * columns;
  const coverage = Float32Array.from(payload.subarray(offset, offset + cells), (n) => n / 255);
  const covered: number[] = [];
  coverage.forEach((share, cell) => share > 0 && covered.push(cell));
  const size = FEATURES * covered.length;
  const values = new Int8Array(payload.buffer, payload.byteOffset + offset + cells, size);
  const responseMap = new Float32Array(FEATURES * cells);
  for (let f = 0, at = 0; f < FEATURES; f++) {
    for (const cell of covered) responseMap[f * cells + cell] = values[at++] / 127 * highest;
  }
  const { id, category, source, mirrored, scale, mask, box } = entry;
  return {
    id,
    category,
    source,
    mirrored,
    scale,
    mask,
    box,
    mapRows: rows,
    mapColumns: columns,
    responseMap,
    coverage,
  };
}
