import { setImmediate } from "node:timers/promises";
import { RecentMap } from "@kanizsa/shared/collections/recent-map.ts";
import type { Rle } from "@kanizsa/shared/mask/rle.ts";
import type { BankIndex } from "@kanizsa/shared/pipeline/bank-index.ts";
import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { COARSE, FEATURES, FRAME } from "@kanizsa/shared/pipeline/constants.ts";
import type { ResponseWindow } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import { BankFileError } from "./bank-file-error.ts";
import type { BankFile } from "./bank-file.ts";
import type { LoadedBank } from "./loaded-bank.ts";
import { unpackMap } from "./packed-map.ts";
import { readResidentRows, type ResidentRows } from "./resident-rows.ts";
import { readStoredRecords } from "./stored-records.ts";

/** Response maps that are kept unpacked, some 60 KB each. */
const WINDOWS = 512;
/** Coarse maps that are read before other requests get their turn. */
const READS_A_TURN = 32;

/**
 * A bank of which ids, silhouettes and index are in memory, some 1 KB a reference; maps are read from
 * the file when a query wants them.
 */
export class StoredBank implements LoadedBank {
  readonly version: string;
  readonly features = FEATURES;
  readonly index: BankIndex;
  readonly #file: BankFile;
  readonly #rows: ResidentRows;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #windows = new RecentMap<number, ResponseWindow>(WINDOWS);

  private constructor(file: BankFile, index: BankIndex, rows: ResidentRows) {
    this.version = file.metadata.version;
    this.index = index;
    this.#file = file;
    this.#rows = rows;
    this.#numbers = new Map(rows.ids.map((id, number) => [id, number]));
  }

  /**
   * Reads what stays in memory; from then on the file is the bank's, which closes it.
   *
   * @throws {BankFileError} when it has no index or a row cannot be used
   */
  static async read(file: BankFile): Promise<StoredBank> {
    const { basis, path } = file;
    if (!basis) throw new BankFileError(`Write ${path} with an index: got none`);
    const rows = await readResidentRows(file);
    const bank = new StoredBank(file, {
      basis: { dims: [basis.maps.length / COARSE_LENGTH, ...COARSE_DIMS], data: basis.maps },
      codes: { dims: [rows.ids.length, rows.codes.length / rows.ids.length], data: rows.codes },
    }, rows);
    if (bank.#numbers.size < rows.ids.length) {
      const twice = rows.ids.find((id, number) => bank.#numbers.get(id) !== number);
      throw new BankFileError(
        `Remove ${twice} from ${path} or restore ${path}.previous: its id occurs twice`,
      );
    }
    return bank;
  }

  get size(): number {
    return this.#rows.ids.length;
  }

  idOf(reference: number): string {
    return this.#rows.ids[reference];
  }

  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  silhouette(reference: number): Rle {
    return { size: [FRAME.height, FRAME.width], counts: this.#rows.silhouettes[reference] };
  }

  async records(first: number, count: number): Promise<ReferenceRecord[]> {
    return await readStoredRecords(this.#file, first, count);
  }

  async windows(references: readonly number[]): Promise<readonly ResponseWindow[]> {
    const windows: ResponseWindow[] = [];
    for (const reference of references) {
      const window = this.#windows.get(reference) ?? await this.#readWindow(reference);
      this.#windows.set(reference, window);
      windows.push(window);
    }
    return windows;
  }

  async coarseMaps(references: readonly number[] | "all"): Promise<Tensor> {
    const wanted = references === "all" ? [...this.#rows.ids.keys()] : references;
    const bytes = new Uint8Array(wanted.length * COARSE_LENGTH);
    for (const [k, reference] of wanted.entries()) {
      if (k % READS_A_TURN === READS_A_TURN - 1) await setImmediate();
      const map = bytes.subarray(k * COARSE_LENGTH, (k + 1) * COARSE_LENGTH);
      this.#file.arrow.bytes(this.#rows.coarsePositions[reference], COARSE_LENGTH, map);
    }
    // left in units of 1/127: dividing takes longer than reading
    const data = new Float32Array(new Int8Array(bytes.buffer));
    return { dims: [wanted.length, ...COARSE_DIMS], data };
  }

  async #readWindow(reference: number): Promise<ResponseWindow> {
    await setImmediate();
    const { mapRows, mapColumns, coveragePositions, responsePositions, responseLengths } =
      this.#rows;
    const rows = mapRows[reference];
    const columns = mapColumns[reference];
    const { arrow } = this.#file;
    const coverage = arrow.bytes(coveragePositions[reference], rows * columns);
    const responses = arrow.bytes(responsePositions[reference], 2 * responseLengths[reference]);
    return {
      mapRows: rows,
      mapColumns: columns,
      ...unpackMap({ coverage, responses: new Uint16Array(responses.buffer) }),
    };
  }

  /** Closes the file: no maps can be read any more. */
  async close(): Promise<void> {
    await this.#file.close();
  }
}

const COARSE_DIMS = [FEATURES, COARSE.rows, COARSE.columns] as const;
