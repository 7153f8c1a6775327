import type { Rle } from "../mask/rle.ts";
import { COARSE_LENGTH, poolWindow } from "./coarse-map.ts";
import { COARSE, FEATURES } from "./constants.ts";
import type { Reference, ReferenceBank, ResponseWindow } from "./reference-bank.ts";
import { type Tensor, zeros } from "./runtime.ts";

/** A bank whose references are all in memory, some 100 KB each. */
export class MemoryBank implements ReferenceBank {
  readonly version: string;
  readonly features = FEATURES;
  readonly index = null;
  readonly #references: readonly Reference[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #coarse: Tensor;

  constructor(version: string, references: readonly Reference[]) {
    this.version = version;
    this.#references = references;
    this.#numbers = new Map(references.map(({ id }, number) => [id, number]));
    this.#coarse = zeros(references.length, FEATURES, COARSE.rows, COARSE.columns);
    references.forEach((reference, number) =>
      poolWindow(reference, this.#coarse.data, number * COARSE_LENGTH)
    );
  }

  get size(): number {
    return this.#references.length;
  }

  idOf(reference: number): string {
    return this.#references[reference].id;
  }

  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  silhouette(reference: number): Rle {
    return this.#references[reference].mask;
  }

  windows(references: readonly number[]): Promise<readonly ResponseWindow[]> {
    return Promise.resolve(references.map((reference) => this.#references[reference]));
  }

  coarseMaps(references: readonly number[] | "all"): Promise<Tensor> {
    if (references === "all") return Promise.resolve(this.#coarse);
    const maps = zeros(references.length, FEATURES, COARSE.rows, COARSE.columns);
    references.forEach((reference, k) => {
      const start = reference * COARSE_LENGTH;
      maps.data.set(
        this.#coarse.data.subarray(start, start + COARSE_LENGTH),
        k * COARSE_LENGTH,
      );
    });
    return Promise.resolve(maps);
  }
}
