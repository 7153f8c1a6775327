import type { FileHandle } from "node:fs/promises";
import {
  type Field,
  FixedSizeList,
  List,
  Message,
  type RecordBatch,
  RecordBatchReader,
  Schema,
  type TypeMap,
  Utf8,
} from "apache-arrow";
import { readFully } from "./read-fully.ts";

/** One record batch of a file: what a column's values need to be found by their offset. */
export interface ArrowBatch {
  readonly rows: number;
  /** Where the batch's message begins in the file, bytes. */
  readonly position: number;
  /** Where its body begins, and how long it is. */
  readonly bodyPosition: number;
  readonly bodyLength: number;
  /** Where each column's buffers lie in the body: validity, offsets, then values or the child's. */
  readonly buffers: ReadonlyMap<
    string,
    readonly { readonly offset: number; readonly length: number }[]
  >;
}

const MAGIC = "ARROW1";
/** The magic and its padding. */
const HEAD = 8;
/** Continuation mark and length before a message's metadata. */
const PREFIX = 8;

/** An Arrow IPC file of which parts are read by their offset. */
export class ArrowFile<T extends TypeMap> {
  readonly schema: Schema<T>;
  readonly batches: readonly ArrowBatch[];
  readonly #handle: FileHandle;
  /** A message with the columns alone, without the file's metadata. */
  readonly #columns: Uint8Array;

  private constructor(handle: FileHandle, schema: Schema<T>, batches: readonly ArrowBatch[]) {
    this.#handle = handle;
    this.schema = schema;
    this.batches = batches;
    this.#columns = encodeMessage(Message.from(new Schema<T>(schema.fields)));
  }

  /** Walks through the messages of an open file. Throws when it is no whole Arrow file. */
  static async read<T extends TypeMap>(handle: FileHandle): Promise<ArrowFile<T>> {
    const { size } = await handle.stat();
    const tail = readFully(handle, size - MAGIC.length, MAGIC.length);
    if (Buffer.from(tail).toString("latin1") !== MAGIC) throw new Error("The file has no end");
    let position = HEAD;
    const first = readMessage(handle, position);
    const schema = first?.message.isSchema() ? first.message.header() : null;
    if (!first || !schema) throw new Error("The file begins with no schema");
    position += first.length;
    const batches: ArrowBatch[] = [];
    for (;;) {
      const next = readMessage(handle, position);
      if (!next) break;
      const { message, length } = next;
      if (!message.isRecordBatch() || message.compression) {
        throw new Error("The file holds something else than plain record batches");
      }
      const { length: rows, buffers } = message.header();
      const bodyPosition = position + length;
      const { bodyLength } = message;
      if (bodyPosition + bodyLength > size) throw new Error("A record batch is cut off");
      batches.push({
        rows,
        position,
        bodyPosition,
        bodyLength,
        buffers: byColumn(schema.fields, buffers),
      });
      position = bodyPosition + bodyLength;
    }
    return new ArrowFile<T>(handle, schema, batches);
  }

  /** Bytes of the file, read at once, into `target` or a new array. */
  bytes(position: number, length: number, target?: Uint8Array): Uint8Array {
    return readFully(this.#handle, position, length, target);
  }

  /**
   * A record batch in memory. Where only the first `wanted` bytes of its body are read, the columns
   * behind them are there, but hold zeros.
   */
  recordBatch(batch: ArrowBatch, wanted = batch.bodyLength): RecordBatch<T> {
    const end = batch.bodyPosition + batch.bodyLength;
    const start = this.#columns.length;
    // what is not read costs address space, no memory
    const stream = new Uint8Array(start + end - batch.position);
    stream.set(this.#columns);
    this.bytes(
      batch.position,
      batch.bodyPosition - batch.position + wanted,
      stream.subarray(start),
    );
    const { value } = RecordBatchReader.from<T>(stream).next();
    if (!value) throw new Error("A record batch cannot be read");
    return value;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The message at a position and how many bytes it takes without its body; null at the end's mark. */
function readMessage(handle: FileHandle, position: number) {
  const prefix = new DataView(readFully(handle, position, PREFIX).buffer);
  if (prefix.getInt32(0, true) !== -1) throw new Error(`No message begins at byte ${position}`);
  const length = prefix.getInt32(4, true);
  if (length === 0) return null;
  const message = Message.decode(readFully(handle, position + PREFIX, length));
  return { message, length: PREFIX + length };
}

function encodeMessage(message: Message): Uint8Array {
  const metadata = Message.encode(message);
  const length = Math.ceil(metadata.length / 8) * 8;
  const bytes = new Uint8Array(PREFIX + length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, length, true);
  bytes.set(metadata, PREFIX);
  return bytes;
}

function byColumn<B>(fields: readonly Field[], buffers: readonly B[]): Map<string, B[]> {
  let next = 0;
  return new Map(fields.map((field) => {
    const count = bufferCount(field);
    next += count;
    return [field.name, buffers.slice(next - count, next)];
  }));
}

/** Buffers of a column: its validity, its offsets if it has any, and its values or its child's. */
function bufferCount({ type }: Field): number {
  if (type instanceof Utf8) return 3;
  if (type instanceof List) return 2 + bufferCount(type.children[0]);
  if (type instanceof FixedSizeList) return 1 + bufferCount(type.children[0]);
  return 2;
}
