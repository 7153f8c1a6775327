import type { NatsLine } from "./nats-line.ts";

/** How long what the server says of a stream's size is believed, ms. */
const BELIEVE_MS = 5000;
/** The same where there seems to be no room, ms. */
const BELIEVE_FULL_MS = 250;

/** What is to be written doesn't fit. */
export class NoRoom extends Error {
  override readonly name = "NoRoom";
}

/**
 * Bound of a stream's bytes, kept by whoever writes: a server (2.9 at least) that holds a bound with
 * "discard new" drops the oldest messages for those that come close to it.
 */
export class Room {
  readonly #line: NatsLine;
  readonly #stream: string;
  readonly #maxBytes: number;
  #bytes: number;
  #askedAt = performance.now();
  #asking: Promise<void> | undefined;

  /** @param bytes what is there now */
  constructor(line: NatsLine, stream: string, maxBytes: number, bytes: number) {
    this.#line = line;
    this.#stream = stream;
    this.#maxBytes = maxBytes;
    this.#bytes = bytes;
  }

  /** @throws {NoRoom} where so many bytes more don't fit */
  async take(bytes: number): Promise<void> {
    const age = performance.now() - this.#askedAt;
    if (!this.#fits(bytes) && age > BELIEVE_FULL_MS) await this.#ask();
    else if (age > BELIEVE_MS) this.#ask().catch(() => {});
    if (!this.#fits(bytes)) {
      throw new NoRoom(
        `Make room in ${this.#stream}, or raise its bound of ${this.#maxBytes} bytes: ` +
          `${this.#bytes} are there`,
      );
    }
    this.#bytes += bytes;
  }

  /** What is there, bytes, by the server's own word. */
  async taken(): Promise<number> {
    await this.#ask();
    return this.#bytes;
  }

  #fits(bytes: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes;
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#read().finally(() => this.#asking = undefined);
    return this.#asking;
  }

  async #read(): Promise<void> {
    const { state } = await this.#line.ask(() => this.#line.manager.streams.info(this.#stream));
    this.#bytes = state.bytes;
    this.#askedAt = performance.now();
  }
}
