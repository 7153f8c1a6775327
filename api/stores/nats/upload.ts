import { nuid } from "@nats-io/nats-core";
import type { NatsLine } from "./nats-line.ts";
import { chunkSubject, digester } from "./object-meta.ts";

const CHUNK_BYTES = 128 * 1024;
/** Chunks on their way at once. */
const MOST_ON_THE_WAY = 8;

/** What an upload came to. */
export interface Uploaded {
  readonly nuid: string;
  readonly size: number;
  readonly chunks: number;
  readonly digest: string;
  /** Where in the stream the chunks are. */
  readonly sequences: readonly number[];
}

/** Sends bytes as chunks under a name that nobody looks for until it is published. */
export class Upload {
  readonly nuid = nuid.next();
  readonly #line: NatsLine;
  readonly #take: (bytes: number) => Promise<void>;
  readonly #subject: string;
  readonly #digest = digester();
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  readonly #sending = new Set<Promise<void>>();
  #filled = 0;
  #size = 0;
  readonly #sequences: number[] = [];
  #chunks = 0;
  #fault: { readonly error: unknown } | undefined;

  /** @param take rejects where so many bytes don't fit */
  constructor(line: NatsLine, bucket: string, take: (bytes: number) => Promise<void>) {
    this.#line = line;
    this.#take = take;
    this.#subject = chunkSubject(bucket, this.nuid);
  }

  get size(): number {
    return this.#size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#digest.update(bytes);
    this.#size += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + CHUNK_BYTES - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === CHUNK_BYTES) await this.#send();
    }
  }

  /** Resolves once the server has all of it. */
  async end(): Promise<Uploaded> {
    if (this.#filled > 0) await this.#send();
    await Promise.all(this.#sending);
    this.#check();
    return {
      nuid: this.nuid,
      size: this.#size,
      chunks: this.#chunks,
      digest: this.#digest.digest(),
      sequences: this.#sequences,
    };
  }

  /** Waits for what is on its way, so that it can be taken back. Never rejects. */
  async stop(): Promise<void> {
    await Promise.all(this.#sending);
  }

  async #send(): Promise<void> {
    while (this.#sending.size >= MOST_ON_THE_WAY) await Promise.race(this.#sending);
    this.#check();
    const chunk = this.#buffer.slice(0, this.#filled);
    this.#filled = 0;
    await this.#take(chunk.length);
    const index = this.#chunks++;
    // Never again where it failed: it would come behind those that follow it.
    const sent: Promise<void> = this.#line
      .askOnce(() => this.#line.client.publish(this.#subject, chunk))
      .then(
        ({ seq }) => void (this.#sequences[index] = seq),
        (error) => void (this.#fault ??= { error }),
      )
      .finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  }

  #check(): void {
    if (this.#fault) throw this.#fault.error;
  }
}
