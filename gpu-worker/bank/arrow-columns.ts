import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import {
  Bool,
  type Data,
  type DataType,
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int32,
  Int8,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint8,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { RANK } from "./bank-basis.ts";
import type { PackedReference } from "./packed-reference.ts";

const item = <T extends DataType>(type: T) => new Field("item", type, false);

/**
 * Columns of a bank file, one row a reference; lengths in px of the reference frame. Those that a
 * large bank keeps in memory come first, so that one read fetches them.
 */
const COLUMNS = {
  id: new Utf8(),
  category: new Utf8(),
  source: new Utf8(),
  mirrored: new Bool(),
  scale: new Float64(),
  mask_height: new Int32(),
  mask_width: new Int32(),
  mask_counts: new Utf8(),
  box: new FixedSizeList(4, item(new Float64())),
  map_rows: new Int32(),
  map_columns: new Int32(),
  coverage: new List(item(new Uint8())),
  response_map: new List(item(new Float16())),
  coarse_map: new FixedSizeList(COARSE_LENGTH, item(new Int8())),
};

/** Further columns of a bank with an index: the reference's code in it. */
const INDEX_COLUMNS = { code: new FixedSizeList(RANK, item(new Float32())) };

export type Columns = typeof COLUMNS;

/** The schema of a bank file; `metadata` is its key-value metadata. */
export function bankSchema(metadata: Map<string, string>, indexed: boolean): Schema<Columns> {
  const columns = indexed ? { ...INDEX_COLUMNS, ...COLUMNS } : COLUMNS;
  return new Schema<Columns>(
    Object.entries(columns).map(([name, type]) => new Field(name, type, false)),
    metadata,
  );
}

/** What of a file's columns differs from a bank's, null when nothing does. */
export function schemaFault(schema: Schema, indexed: boolean): string | null {
  const expected = bankSchema(new Map(), indexed).fields.map(String);
  const actual = schema.fields.map(String);
  const missing = expected.find((field) => !actual.includes(field));
  if (missing !== undefined) return `no column ${missing}`;
  const extra = actual.find((field) => !expected.includes(field));
  if (extra !== undefined) return `an unknown column ${extra}`;
  return actual.every((field, i) => field === expected[i]) ? null : "its columns in another order";
}

/** Rows as one Arrow record batch; with `codes`, [rows, rank], those of the index. */
export function toRecordBatch(
  schema: Schema<Columns>,
  rows: readonly PackedReference[],
  codes?: Float32Array,
): RecordBatch<Columns> {
  const column = (type: DataType, value: (row: PackedReference) => unknown): Data =>
    vectorFromArray(rows.map(value), type).data[0];
  const fixed = (type: FixedSizeList, child: Data): Data =>
    makeData({ type, length: rows.length, child });
  const list = (type: List, lengths: readonly number[], child: Data): Data =>
    makeData({ type, length: rows.length, valueOffsets: offsets(lengths), child });

  const columns: Record<string, Data> = {
    ...codes &&
      { code: fixed(INDEX_COLUMNS.code, makeData({ type: new Float32(), data: codes })) },
    id: column(COLUMNS.id, (r) => r.id),
    category: column(COLUMNS.category, (r) => r.category),
    source: column(COLUMNS.source, (r) => r.source),
    mirrored: column(COLUMNS.mirrored, (r) => r.mirrored),
    scale: column(COLUMNS.scale, (r) => r.scale),
    mask_height: column(COLUMNS.mask_height, (r) => r.mask.size[0]),
    mask_width: column(COLUMNS.mask_width, (r) => r.mask.size[1]),
    mask_counts: column(COLUMNS.mask_counts, (r) => r.mask.counts),
    box: fixed(
      COLUMNS.box,
      makeData({ type: new Float64(), data: Float64Array.from(rows.flatMap((r) => r.box)) }),
    ),
    map_rows: column(COLUMNS.map_rows, (r) => r.mapRows),
    map_columns: column(COLUMNS.map_columns, (r) => r.mapColumns),
    coverage: list(
      COLUMNS.coverage,
      rows.map((r) => r.coverage.length),
      makeData({
        type: new Uint8(),
        data: concatenate(Uint8Array, rows.map((r) => r.coverage)),
      }),
    ),
    response_map: list(
      COLUMNS.response_map,
      rows.map((r) => r.responses.length),
      makeData({
        type: new Float16(),
        data: concatenate(Uint16Array, rows.map((r) => r.responses)),
      }),
    ),
    coarse_map: fixed(
      COLUMNS.coarse_map,
      makeData({ type: new Int8(), data: concatenate(Int8Array, rows.map((r) => r.coarse)) }),
    ),
  };
  const children = schema.fields.map(({ name }) => columns[name]);
  const type = new Struct<Columns>(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: rows.length, nullCount: 0, children }));
}

/** The rows of a record batch whose schema `schemaFault` found none in. */
export function fromRecordBatch(batch: RecordBatch<Columns>): PackedReference[] {
  return Array.from({ length: batch.numRows }, (_, row) => {
    const cell = <K extends keyof Columns>(name: K): Columns[K]["TValue"] => {
      const value = batch.getChild(name)?.get(row);
      if (value === null || value === undefined) throw new Error(`Row ${row} has no ${name}`);
      return value;
    };
    const [x, y, width, height] = cell("box").toArray();
    return {
      id: cell("id"),
      category: cell("category"),
      source: cell("source"),
      mirrored: cell("mirrored"),
      scale: cell("scale"),
      mask: { size: [cell("mask_height"), cell("mask_width")], counts: cell("mask_counts") },
      box: [x, y, width, height],
      mapRows: cell("map_rows"),
      mapColumns: cell("map_columns"),
      responses: cell("response_map").toArray(),
      coverage: cell("coverage").toArray(),
      coarse: cell("coarse_map").toArray(),
    };
  });
}

function offsets(lengths: readonly number[]): Int32Array {
  const result = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => result[i + 1] = result[i] + length);
  return result;
}
