import type { Reference } from "../pipeline/reference-bank.ts";
import { packFile } from "./packed-file.ts";

/** What the header of a page's bank says of one reference; places are offsets in the payload. */
export interface PackedReference {
  readonly id: string;
  readonly category: string;
  readonly source: string;
  readonly mirrored: boolean;
  readonly scale: number;
  readonly mask: { readonly size: [number, number]; readonly counts: string };
  readonly box: [number, number, number, number];
  readonly rows: number;
  readonly columns: number;
  /** Coverage of each cell, uint8 of 1/255, [rows, columns]; then the cells' maps. */
  readonly offset: number;
  /** Response maps are int8 times this, divided by 127. */
  readonly highest: number;
}

export interface PackedBankHeader {
  readonly kind: "bank";
  readonly version: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly references: readonly PackedReference[];
}

export interface BankToPack {
  readonly version: string;
  readonly model: { readonly name: string; readonly version: string };
  readonly references: readonly Reference[];
}

/** A small bank as one file for pages: response maps in int8, those of covered cells alone. */
export async function packBank(
  { version, model, references }: BankToPack,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const entries = references.map((reference): PackedReference => {
    const { packed, highest } = packMaps(reference);
    const entry = {
      id: reference.id,
      category: reference.category,
      source: reference.source,
      mirrored: reference.mirrored,
      scale: reference.scale,
      mask: { size: [...reference.mask.size] as [number, number], counts: reference.mask.counts },
      box: [...reference.box] as [number, number, number, number],
      rows: reference.mapRows,
      columns: reference.mapColumns,
      offset,
      highest,
    };
    parts.push(packed);
    offset += packed.length;
    return entry;
  });
  const payload = new Uint8Array(offset);
  parts.forEach((part, n) => payload.set(part, entries[n].offset));
  const header: PackedBankHeader = { kind: "bank", version, model, references: entries };
  return await packFile(header, payload);
}

function packMaps({ responseMap, coverage }: Reference): { packed: Uint8Array; highest: number } {
  const cells = coverage.length;
  // a cell that the mask touches stays touched, however little
  const shares = coverage.map((share) => share > 0 ? Math.max(1, Math.round(share * 255)) : 0);
  const covered: number[] = [];
  shares.forEach((share, cell) => share > 0 && covered.push(cell));
  const features = responseMap.length / cells;
  const highest = responseMap.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const packed = new Uint8Array(cells + features * covered.length);
  packed.set(shares);
  let at = cells;
  for (let f = 0; f < features; f++) {
    for (const cell of covered) {
      packed[at++] = Math.round(responseMap[f * cells + cell] / highest * 127) & 0xff;
    }
  }
  return { packed, highest };
}
