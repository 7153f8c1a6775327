import { RecentMap } from "../collections/recent-map.ts";
import type { SoftMask } from "../geometry/resample-mask.ts";
import { FEATURES } from "./constants.ts";
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

  /**
   * Response maps [k, F, rows, columns] and coverage [k, 1, rows, columns] of some references, all as large as the
   * largest window among them: at most `MAP`.
   */
  async maps(indices: readonly number[]): Promise<{ references: Tensor; coverage: Tensor }> {
    const windows = await this.bank.windows(indices);
    const rows = Math.max(0, ...windows.map(({ mapRows }) => mapRows));
    const columns = Math.max(0, ...windows.map(({ mapColumns }) => mapColumns));
    const references = zeros(windows.length, FEATURES, rows, columns);
    const coverage = zeros(windows.length, 1, rows, columns);
    windows.forEach((window, k) => {
      place(window.responseMap, window, references, k);
      place(window.coverage, window, coverage, k);
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

/** Copies a reference's window into the middle of the `k`th of some maps. */
function place(
  source: Float32Array,
  { mapRows: rows, mapColumns: columns }: ResponseWindow,
  { dims: [, channels, height, width], data }: Tensor,
  k: number,
): void {
  const top = (height - rows) / 2;
  const left = (width - columns) / 2;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows; y++) {
      const from = (c * rows + y) * columns;
      const to = ((k * channels + c) * height + top + y) * width + left;
      data.set(source.subarray(from, from + columns), to);
    }
  }
}
