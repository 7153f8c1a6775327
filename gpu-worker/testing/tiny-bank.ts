import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { boundingBox, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { BankMetadata } from "@kanizsa/shared/schema/bank.ts";
import { packReference } from "../bank/packed-reference.ts";
import { type BankIdentity, writeBank } from "../bank/write-bank.ts";

export const TINY_MODEL = { name: "car", version: "1.0.0" };
export const TINY_IDENTITY: BankIdentity = {
  name: "tiny",
  category: "car",
  model: TINY_MODEL,
  createdAt: new Date("2026-01-02T03:04:05Z"),
};
const FEATURES = 32;
const MAP_ROWS = 16;
const MAP_COLUMNS = 28;

/** A reference as the pipeline describes them: an ellipse 112 px high, with made-up features. */
export function tinyReference(id: string, seed = 1): Reference {
  const mask = createBitmap(384, 256);
  for (let y = 72; y < 184; y++) {
    for (let x = 92; x < 292; x++) {
      const inside = ((x - 191.5) / 100) ** 2 + ((y - 127.5) / 56) ** 2 <= 1;
      if (inside) mask.data[y * 384 + x] = 1;
    }
  }
  const cells = MAP_ROWS * MAP_COLUMNS;
  const coverage = new Float32Array(cells);
  const responseMap = new Float32Array(FEATURES * cells);
  for (let cell = 0; cell < cells; cell++) {
    const row = Math.floor(cell / MAP_COLUMNS);
    const column = cell % MAP_COLUMNS;
    const distance = ((column - 13.5) / 12.5) ** 2 + ((row - 7.5) / 7) ** 2;
    coverage[cell] = Math.max(0, Math.min(1, 3 * (1.1 - distance)));
    if (coverage[cell] === 0) continue;
    for (let f = 0; f < FEATURES; f++) {
      responseMap[f * cells + cell] = Math.sin(seed * 7 + f * 1.3 + cell * 0.11) / 6;
    }
  }
  const box = boundingBox(mask);
  if (!box) throw new Error("The drawn reference is empty");
  return {
    id,
    category: "car",
    source: `${id}.jpg`,
    mirrored: false,
    scale: 0.75 + seed / 100,
    mask: encodeRle(mask),
    box,
    mapRows: MAP_ROWS,
    mapColumns: MAP_COLUMNS,
    responseMap,
    coverage,
  };
}

/** `count` references with the ids car-0, car-1, … */
export function tinyReferences(count: number): Reference[] {
  return Array.from({ length: count }, (_, i) => tinyReference(`car-${i}`, i));
}

/** Writes a bank file for the model `TINY_MODEL`. */
export function writeTinyBank(
  path: string,
  references: Iterable<Reference> = tinyReferences(3),
  { largestWhole, ...identity }: Partial<BankIdentity> & { largestWhole?: number } = {},
): Promise<BankMetadata> {
  const rows = Array.from(references, packReference);
  return writeBank(path, rows, { ...TINY_IDENTITY, ...identity }, { largestWhole });
}
