import type { Rle } from "@kanizsa/shared/mask/rle.ts";
import type { BankIndex } from "@kanizsa/shared/pipeline/bank-index.ts";
import type { ReferenceBank, ResponseWindow } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Tensor } from "@kanizsa/shared/pipeline/runtime.ts";

/** Some references of a bank as a bank of their own. */
class ViewBank implements ReferenceBank {
  readonly version: string;
  readonly features: number;
  readonly index: BankIndex | null;
  readonly #bank: ReferenceBank;
  readonly #references: readonly number[];

  constructor(bank: ReferenceBank, references: readonly number[], index: BankIndex | null) {
    this.version = bank.version;
    this.features = bank.features;
    this.index = index;
    this.#bank = bank;
    this.#references = references;
  }

  get size(): number {
    return this.#references.length;
  }

  idOf(reference: number): string {
    return this.#bank.idOf(this.#references[reference]);
  }

  numberOf(id: string): number | undefined {
    const place = this.#references.indexOf(this.#bank.numberOf(id) ?? -1);
    return place < 0 ? undefined : place;
  }

  silhouette(reference: number): Rle {
    return this.#bank.silhouette(this.#references[reference]);
  }

  windows(references: readonly number[]): Promise<readonly ResponseWindow[]> {
    return this.#bank.windows(references.map((place) => this.#references[place]));
  }

  coarseMaps(references: readonly number[] | "all"): Promise<Tensor> {
    const wanted = references === "all"
      ? this.#references
      : references.map((place) => this.#references[place]);
    return this.#bank.coarseMaps(wanted);
  }
}

/** The first references of a bank, with what its index says of them. */
export function firstOf(bank: ReferenceBank, count: number): ReferenceBank {
  const numbers = Array.from({ length: count }, (_, number) => number);
  if (!bank.index) return new ViewBank(bank, numbers, null);
  const { basis, codes } = bank.index;
  const [, rank] = codes.dims;
  return new ViewBank(bank, numbers, {
    basis,
    codes: { dims: [count, rank], data: codes.data.subarray(0, count * rank) },
  });
}

/** References of a bank in any order, without an index: all that are voted for take part. */
export function pick(bank: ReferenceBank, references: readonly number[]): ReferenceBank {
  return new ViewBank(bank, references, null);
}
