import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
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
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Uint8,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { packMap, unpackMap } from "./packed-map.ts";

/** Length of a pooled embedding. */
export const EMBEDDING_LENGTH = 64;

export type Columns = typeof COLUMNS;

const item = <T extends DataType>(type: T) => new Field("item", type, false);

/** Columns of a bank file, one row a reference; lengths in px of the reference frame. */
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
  embedding: new FixedSizeList(EMBEDDING_LENGTH, item(new Float32())),
  map_rows: new Int32(),
  map_columns: new Int32(),
  coverage: new List(item(new Uint8())),
  response_map: new List(item(new Float16())),
};

/** The schema of a bank file; `metadata` is its key-value metadata. */
export function bankSchema(metadata: Map<string, string>): Schema<Columns> {
  return new Schema<Columns>(
    Object.entries(COLUMNS).map(([name, type]) => new Field(name, type, false)),
    metadata,
  );
}

/** References as one Arrow record batch. */
export function toRecordBatch(
  schema: Schema<Columns>,
  references: readonly Reference[],
  features: number,
): RecordBatch<Columns> {
  const maps = references.map((reference) => packMap(reference, features));
  const column = <T extends DataType>(type: T, value: (reference: Reference) => unknown): Data =>
    vectorFromArray(references.map(value), type).data[0];

  const columns: Record<keyof Columns, Data> = {
    id: column(COLUMNS.id, (r) => r.id),
    category: column(COLUMNS.category, (r) => r.category),
    source: column(COLUMNS.source, (r) => r.source),
    mirrored: column(COLUMNS.mirrored, (r) => r.mirrored),
    scale: column(COLUMNS.scale, (r) => r.scale),
    mask_height: column(COLUMNS.mask_height, (r) => r.mask.size[0]),
    mask_width: column(COLUMNS.mask_width, (r) => r.mask.size[1]),
    mask_counts: column(COLUMNS.mask_counts, (r) => r.mask.counts),
    box: makeData({
      type: COLUMNS.box,
      length: references.length,
      child: makeData({
        type: new Float64(),
        data: Float64Array.from(references.flatMap((r) => r.box)),
      }),
    }),
    embedding: makeData({
      type: COLUMNS.embedding,
      length: references.length,
      child: makeData({
        type: new Float32(),
        data: concatenate(Float32Array, references.map((r) => r.embedding)),
      }),
    }),
    map_rows: column(COLUMNS.map_rows, (r) => r.mapRows),
    map_columns: column(COLUMNS.map_columns, (r) => r.mapColumns),
    coverage: makeData({
      type: COLUMNS.coverage,
      length: references.length,
      valueOffsets: offsets(maps.map((map) => map.coverage.length)),
      child: makeData({
        type: new Uint8(),
        data: concatenate(Uint8Array, maps.map((map) => map.coverage)),
      }),
    }),
    response_map: makeData({
      type: COLUMNS.response_map,
      length: references.length,
      valueOffsets: offsets(maps.map((map) => map.responses.length)),
      child: makeData({
        type: new Float16(),
        data: concatenate(Uint16Array, maps.map((map) => map.responses)),
      }),
    }),
  };
  const children = Object.values(columns);
  return new RecordBatch(
    schema,
    makeData({
      type: new Struct(schema.fields),
      length: references.length,
      nullCount: 0,
      children,
    }),
  );
}

/** The references of a record batch whose schema `schemaFault` found none in. */
export function fromRecordBatch(batch: RecordBatch<Columns>, features: number): Reference[] {
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
      embedding: cell("embedding").toArray().slice(),
      mapRows: cell("map_rows"),
      mapColumns: cell("map_columns"),
      ...unpackMap({
        responses: cell("response_map").toArray(),
        coverage: cell("coverage").toArray(),
      }, features),
    };
  });
}

/** What of a file's columns differs from a bank's, null when nothing does. */
export function schemaFault(schema: Schema): string | null {
  const expected = bankSchema(new Map()).fields.map(String);
  const actual = schema.fields.map(String);
  const missing = expected.find((field) => !actual.includes(field));
  if (missing !== undefined) return `no column ${missing}`;
  const extra = actual.find((field) => !expected.includes(field));
  return extra === undefined ? null : `an unknown column ${extra}`;
}

function offsets(lengths: readonly number[]): Int32Array {
  const result = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => result[i + 1] = result[i] + length);
  return result;
}
