import { setImmediate } from "node:timers/promises";
import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { FEATURES, FRAME, MAP } from "@kanizsa/shared/pipeline/constants.ts";
import type { RecordBatch } from "apache-arrow";
import type { Columns } from "./arrow-columns.ts";
import type { ArrowBatch } from "./arrow-file.ts";
import { RANK } from "./bank-basis.ts";
import { BankFileError } from "./bank-file-error.ts";
import type { BankFile } from "./bank-file.ts";

/** What a large bank keeps in memory of each row, by its number. */
export interface ResidentRows {
  readonly ids: string[];
  /** Runs of the silhouettes, as COCO writes them. */
  readonly silhouettes: string[];
  /** [rows, RANK]. */
  readonly codes: Float32Array;
  readonly mapRows: Uint8Array;
  readonly mapColumns: Uint8Array;
  /** Where in the file the row's coverage, responses and coarse map begin, bytes. */
  readonly coveragePositions: Float64Array;
  readonly responsePositions: Float64Array;
  readonly coarsePositions: Float64Array;
  /** How many halves its responses are. */
  readonly responseLengths: Uint32Array;
}

/**
 * Reads the columns that stand before the maps, a batch at a time.
 *
 * @throws {BankFileError} when a row cannot be used
 */
export async function readResidentRows(file: BankFile): Promise<ResidentRows> {
  const { references } = file.metadata;
  const rows: ResidentRows = {
    ids: [],
    silhouettes: [],
    codes: new Float32Array(references * RANK),
    mapRows: new Uint8Array(references),
    mapColumns: new Uint8Array(references),
    coveragePositions: new Float64Array(references),
    responsePositions: new Float64Array(references),
    coarsePositions: new Float64Array(references),
    responseLengths: new Uint32Array(references),
  };
  let first = 0;
  for (const batch of file.arrow.batches) {
    // a bank may be loaded while another one serves
    await setImmediate();
    readBatch(file, batch, first, rows);
    first += batch.rows;
  }
  return rows;
}

function readBatch(file: BankFile, batch: ArrowBatch, first: number, rows: ResidentRows) {
  const coverage = valuesOf(batch, "coverage");
  const responses = valuesOf(batch, "response_map");
  const coarse = valuesOf(batch, "coarse_map");
  const columns = file.arrow.recordBatch(batch, responses.offset);
  rows.codes.set(codesOf(columns), first * RANK);
  const coverageOffsets = offsetsOf(columns, "coverage");
  const responseOffsets = offsetsOf(columns, "response_map");
  const ids = columns.getChild("id");
  const silhouettes = columns.getChild("mask_counts");
  const [heights, widths] = [columns.getChild("mask_height"), columns.getChild("mask_width")];
  const [mapHeights, mapWidths] = [columns.getChild("map_rows"), columns.getChild("map_columns")];
  for (let i = 0; i < batch.rows; i++) {
    const row = first + i;
    const id = ids?.get(i) ?? "";
    const [mapRows, mapColumns] = [mapHeights?.get(i) ?? 0, mapWidths?.get(i) ?? 0];
    const cells = coverageOffsets[i + 1] - coverageOffsets[i];
    const halves = responseOffsets[i + 1] - responseOffsets[i];
    const isSound = heights?.get(i) === FRAME.height && widths?.get(i) === FRAME.width &&
      mapRows <= MAP.rows && mapColumns <= MAP.columns && cells === mapRows * mapColumns &&
      coverageOffsets[i + 1] <= coverage.length && 2 * responseOffsets[i + 1] <= responses.length &&
      halves > 0 && halves <= cells * FEATURES && COARSE_LENGTH * (i + 1) <= coarse.length;
    if (!isSound) {
      throw new BankFileError(
        `Remove ${id} from ${file.path} or restore ${file.path}.previous: its map or mask is of ` +
          "another size",
      );
    }
    rows.ids.push(id);
    rows.silhouettes.push(silhouettes?.get(i) ?? "");
    rows.mapRows[row] = mapRows;
    rows.mapColumns[row] = mapColumns;
    const body = batch.bodyPosition;
    rows.coveragePositions[row] = body + coverage.offset + coverageOffsets[i];
    rows.responsePositions[row] = body + responses.offset + 2 * responseOffsets[i];
    rows.responseLengths[row] = halves;
    rows.coarsePositions[row] = body + coarse.offset + COARSE_LENGTH * i;
  }
}

/** Where the values of a list column lie in the body of a batch. */
function valuesOf(batch: ArrowBatch, column: keyof Columns) {
  const values = batch.buffers.get(column)?.at(-1);
  if (!values) throw new Error(`The batch has no column ${column}`);
  return values;
}

function offsetsOf(columns: RecordBatch<Columns>, name: keyof Columns): Int32Array {
  const offsets = columns.getChild(name)?.data[0]?.valueOffsets;
  if (!offsets) throw new Error(`The column ${name} has no offsets`);
  return offsets;
}

function codesOf(columns: RecordBatch): Float32Array {
  return columns.getChild("code")?.data[0]?.children[0]?.values;
}
