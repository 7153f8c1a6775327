import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { unpackCoarse } from "./packed-coarse.ts";
import { fromFloat16, toFloat16 } from "./float16.ts";
import { principalSubspace } from "./principal-subspace.ts";

/** Basis maps of an index: from 64 to 128 of them the winners on its first 32 places rise from 88 % to 94 %, to 192 by 1 more. */
export const RANK = 128;

/** References that a basis is fitted to at most: takes some 5 s. */
export const SAMPLE = 512;

/** The basis of a bank's index: `RANK` orthonormal coarse maps, and the mean map last. */
export class BankBasis {
  /** [RANK + 1, F, 12, 20]. */
  readonly maps: Float32Array;
  /** Weights of each cell and feature, [F × 12 × 20, RANK]. */
  readonly #columns: Float32Array;
  /** What the mean map has of each basis map. */
  readonly #offset: Float32Array;

  private constructor(maps: Float32Array) {
    this.maps = maps;
    this.#columns = new Float32Array(COARSE_LENGTH * RANK);
    for (let k = 0; k < RANK; k++) {
      for (let i = 0; i < COARSE_LENGTH; i++) {
        this.#columns[i * RANK + k] = maps[k * COARSE_LENGTH + i];
      }
    }
    this.#offset = new Float32Array(RANK);
    for (let i = 0; i < COARSE_LENGTH; i++) {
      this.#add(this.#offset, i, maps[RANK * COARSE_LENGTH + i]);
    }
  }

  /** The basis that keeps most of what a sample of coarse maps differ in. */
  static fit(sample: readonly Int8Array[]): BankBasis {
    const centred = new Float32Array(sample.length * COARSE_LENGTH);
    sample.forEach((map, i) => unpackCoarse(map, centred, i * COARSE_LENGTH));
    const mean = new Float32Array(COARSE_LENGTH);
    for (let i = 0; i < centred.length; i++) mean[i % COARSE_LENGTH] += centred[i] / sample.length;
    for (let i = 0; i < centred.length; i++) centred[i] -= mean[i % COARSE_LENGTH];
    const maps = new Float32Array((RANK + 1) * COARSE_LENGTH);
    maps.set(principalSubspace(centred, COARSE_LENGTH, RANK));
    maps.set(mean, RANK * COARSE_LENGTH);
    return BankBasis.decode(encode(maps));
  }

  /** @throws {RangeError} when the text is no basis */
  static decode(text: string): BankBasis {
    const bytes = Buffer.from(text, "base64");
    if (bytes.length !== 2 * (RANK + 1) * COARSE_LENGTH) {
      throw new RangeError(`Decode a basis of ${RANK} maps: got ${bytes.length} bytes`);
    }
    return new BankBasis(fromFloat16(new Uint16Array(new Uint8Array(bytes).buffer)));
  }

  /** As it stands in a bank file. */
  encode(): string {
    return encode(this.maps);
  }

  /** Writes the code of a coarse map, RANK weights, to `target` from `offset` on. */
  project(map: Int8Array, target: Float32Array, offset: number): void {
    const code = new Float32Array(RANK);
    const values = new Float32Array(map.length);
    unpackCoarse(map, values);
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== 0) this.#add(code, i, values[i]);
    }
    for (let k = 0; k < RANK; k++) target[offset + k] = code[k] - this.#offset[k];
  }

  #add(code: Float32Array, cell: number, value: number): void {
    const from = cell * RANK;
    for (let k = 0; k < RANK; k++) code[k] += value * this.#columns[from + k];
  }
}

function encode(maps: Float32Array): string {
  return Buffer.from(toFloat16(maps).buffer).toString("base64");
}
