import type { FileHandle } from "node:fs/promises";
import {
  Message,
  type RecordBatch,
  RecordBatchFileWriter,
  type Schema,
  type TypeMap,
} from "apache-arrow";

/** Writes an Arrow IPC file batch by batch: no more than one is in memory. */
export class ArrowWriter<T extends TypeMap> {
  readonly #handle: FileHandle;
  readonly #encoder = new ChunkedEncoder<T>();

  constructor(handle: FileHandle, schema: Schema<T>) {
    this.#handle = handle;
    this.#encoder.reset(undefined, schema);
  }

  /** Appends a batch of the schema's columns. */
  async write(batch: RecordBatch<T>): Promise<void> {
    this.#encoder.write(batch);
    await this.#flush();
  }

  /** Writes the footer; the file is whole then. */
  async finish(): Promise<void> {
    this.#encoder.finish();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    for (const chunk of this.#encoder.take()) await this.#handle.appendFile(chunk);
  }
}

/** Apache Arrow's encoder; what it has encoded is taken from it instead of growing in a queue. */
class ChunkedEncoder<T extends TypeMap> extends RecordBatchFileWriter<T> {
  #chunks: Uint8Array[] = [];

  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  /** The format wants the schema at the file's head too; Apache Arrow's own writer leaves it out. */
  protected override _writeSchema(schema: Schema<T>): this {
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }

  protected override _write(chunk: Uint8Array): this {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this._started && bytes.length > 0) {
      this.#chunks.push(bytes);
      this._position += bytes.length;
    }
    return this;
  }
}
