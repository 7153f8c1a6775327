import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import { fromFloat16, toFloat16 } from "./float16.ts";
import { ONE } from "./packed-coarse.ts";
import { principalSubspace } from "./principal-subspace.ts";

/**
 * Basis maps of an index. Measured over 440 cars with bases fitted to the other half of them, 240
 * queries of the split dev: 64, 128 and 192 maps put 88, 94 and 94 % of the exact vote's winners on the
 * wide vote's first 32 places, where the coarse vote puts 98 %.
 */
export const RANK = 128;

/** References that a basis is fitted to at most; takes 3 s. */
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
    this.#offset = projectMap(maps.subarray(RANK * COARSE_LENGTH), this.#columns);
  }

  /** The basis that keeps most of what a sample of coarse maps differ in. */
  static fit(sample: readonly Int8Array[]): BankBasis {
    const centred = concatenate(Float32Array, sample).map((value) => value / ONE);
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
    const code = projectMap(Float32Array.from(map, (value) => value / ONE), this.#columns);
    for (let k = 0; k < RANK; k++) target[offset + k] = code[k] - this.#offset[k];
  }
}

/** Inner products of a map with all basis maps, [RANK]; `columns` are the basis, [map, RANK]. */
function projectMap(map: Float32Array, columns: Float32Array): Float32Array {
  const cells = new Uint32Array(map.length + 3);
  let count = 0;
  for (let i = 0; i < map.length; i++) if (map[i] !== 0) cells[count++] = i;
  const code = new Float32Array(RANK);
  // four at a time, as adding up costs as much as multiplying; past the end stands cell 0, counted as nothing
  for (let i = 0; i < count; i += 4) {
    const [a, b, c, d] = [cells[i], cells[i + 1], cells[i + 2], cells[i + 3]];
    const [u, v, w, x] = [map[a], valueAt(i + 1, b), valueAt(i + 2, c), valueAt(i + 3, d)];
    const [A, B, C, D] = [a * RANK, b * RANK, c * RANK, d * RANK];
    for (let k = 0; k < RANK; k++) {
      code[k] += u * columns[A + k] + v * columns[B + k] + w * columns[C + k] + x * columns[D + k];
    }
  }
  return code;

  function valueAt(place: number, cell: number): number {
    return place < count ? map[cell] : 0;
  }
}

function encode(maps: Float32Array): string {
  return Buffer.from(toFloat16(maps).buffer).toString("base64");
}
