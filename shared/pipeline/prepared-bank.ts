import { poolMask, type SoftMask } from "../geometry/resample-mask.ts";
import { decodeRle } from "../mask/rle.ts";
import { COARSE, FEATURES, MAP, MASK_STRIDE } from "./constants.ts";
import type { Reference, ReferenceBank } from "./reference-bank.ts";
import { type Tensor, zeros } from "./runtime.ts";

/** A bank made ready for voting: coarse maps in one tensor, fine maps and masks on demand. */
export class PreparedBank {
  readonly bank: ReferenceBank;
  /** Response maps pooled to stride 16, [references, F, 12, 20]. */
  readonly coarse: Tensor;
  readonly #masks = new Map<number, SoftMask>();
  readonly #indices: ReadonlyMap<string, number>;

  constructor(bank: ReferenceBank) {
    this.bank = bank;
    const { references } = bank;
    this.coarse = zeros(references.length, FEATURES, COARSE.rows, COARSE.columns);
    references.forEach((reference, index) => this.#pool(reference, index));
    this.#indices = new Map(references.map(({ id }, index) => [id, index]));
  }

  /** How many references it has. */
  get size(): number {
    return this.bank.references.length;
  }

  indexOf(id: string): number | undefined {
    return this.#indices.get(id);
  }

  idOf(index: number): string {
    return this.bank.references[index].id;
  }

  /** Response maps [k, F, 24, 40] and coverage [k, 1, 24, 40] of some references. */
  maps(indices: readonly number[]): Promise<{ references: Tensor; coverage: Tensor }> {
    const references = zeros(indices.length, FEATURES, MAP.rows, MAP.columns);
    const coverage = zeros(indices.length, 1, MAP.rows, MAP.columns);
    indices.forEach((index, k) => {
      const reference = this.bank.references[index];
      const size = MAP.rows * MAP.columns;
      place(reference.responseMap, FEATURES, reference, references.data, k * FEATURES * size);
      place(reference.coverage, 1, reference, coverage.data, k * size);
    });
    return Promise.resolve({ references, coverage });
  }

  /** Silhouette of one reference at the mask stride of the frame, 0–1. */
  mask(index: number): SoftMask {
    let mask = this.#masks.get(index);
    if (!mask) {
      const { width, height, data } = decodeRle(this.bank.references[index].mask);
      mask = poolMask({ width, height, data: Float32Array.from(data) }, MASK_STRIDE);
      this.#masks.set(index, mask);
    }
    return mask;
  }

  #pool(reference: Reference, index: number): void {
    const { mapRows: rows, mapColumns: columns, responseMap } = reference;
    const top = (MAP.rows - rows) / 2;
    const left = (MAP.columns - columns) / 2;
    const plane = COARSE.rows * COARSE.columns;
    for (let c = 0; c < FEATURES; c++) {
      const out = (index * FEATURES + c) * plane;
      for (let y = 0; y < rows; y++) {
        const row = out + ((top + y) >> 1) * COARSE.columns;
        for (let x = 0; x < columns; x++) {
          this.coarse.data[row + ((left + x) >> 1)] += responseMap[(c * rows + y) * columns + x] /
            4;
        }
      }
    }
  }
}

const prepared = new WeakMap<ReferenceBank, PreparedBank>();

/** The prepared form of a bank, made once and let go with it. */
export function prepareBank(bank: ReferenceBank): PreparedBank {
  let result = prepared.get(bank);
  if (!result) {
    result = new PreparedBank(bank);
    prepared.set(bank, result);
  }
  return result;
}

/** Copies a reference's window into the middle of a MAP-sized one. */
function place(
  source: Float32Array,
  channels: number,
  { mapRows: rows, mapColumns: columns }: Reference,
  target: Float32Array,
  offset: number,
): void {
  const top = (MAP.rows - rows) / 2;
  const left = (MAP.columns - columns) / 2;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows; y++) {
      const from = (c * rows + y) * columns;
      const to = offset + (c * MAP.rows + top + y) * MAP.columns + left;
      target.set(source.subarray(from, from + columns), to);
    }
  }
}
