import { RecentMap } from "../collections/recent-map.ts";
import type { SoftMask } from "../geometry/resample-mask.ts";
import { FEATURES, MAP } from "./constants.ts";
import { poolSilhouette } from "./pool-silhouette.ts";
import type { ReferenceBank, ResponseWindow } from "./reference-bank.ts";
import { type Tensor, zeros } from "./runtime.ts";

/** Silhouettes that are kept decoded, 98 KB each. */
const MASKS = 512;

/** A bank as voting and mask transfer want it: maps in tensors, silhouettes as soft masks. */
export class PreparedBank {
  readonly bank: ReferenceBank;
  readonly #masks = new RecentMap<number, SoftMask>(MASKS);

  constructor(bank: ReferenceBank) {
    this.bank = bank;
  }

  /** How many references it has. */
  get size(): number {
    return this.bank.size;
  }

  indexOf(id: string): number | undefined {
    return this.bank.numberOf(id);
  }

  idOf(index: number): string {
    return this.bank.idOf(index);
  }

  /** Response maps [k, F, 24, 40] and coverage [k, 1, 24, 40] of some references. */
  async maps(indices: readonly number[]): Promise<{ references: Tensor; coverage: Tensor }> {
    const windows = await this.bank.windows(indices);
    const references = zeros(windows.length, FEATURES, MAP.rows, MAP.columns);
    const coverage = zeros(windows.length, 1, MAP.rows, MAP.columns);
    const size = MAP.rows * MAP.columns;
    windows.forEach((window, k) => {
      place(window.responseMap, FEATURES, window, references.data, k * FEATURES * size);
      place(window.coverage, 1, window, coverage.data, k * size);
    });
    return { references, coverage };
  }

  /** Silhouette of one reference at the mask stride of the frame, 0–1. */
  mask(index: number): SoftMask {
    let mask = this.#masks.get(index);
    if (!mask) {
      mask = poolSilhouette(this.bank.silhouette(index));
      this.#masks.set(index, mask);
    }
    return mask;
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
  { mapRows: rows, mapColumns: columns }: ResponseWindow,
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
