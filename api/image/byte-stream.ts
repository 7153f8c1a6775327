import { ImageHeaderError } from "./image-header.ts";

/** Bytes of a file on its way in, looked at from its beginning; only what is asked for is held. */
export class ByteStream {
  readonly #chunks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  #buffer = new Uint8Array();
  #at = 0;
  #before = 0;
  #ended = false;

  constructor(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes that are here and not taken. */
  get view(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(this.#at);
  }

  /** Bytes taken so far: where the next one stands in the file. */
  get position(): number {
    return this.#before + this.#at;
  }

  /** Whether `count` bytes are here without waiting: spares a hostile file's promises. */
  has(count: number): boolean {
    return this.#buffer.length - this.#at >= count;
  }

  /** Waits until `count` bytes are here; false when the file ends before. */
  async fill(count: number): Promise<boolean> {
    if (this.has(count)) return true;
    const parts: Uint8Array[] = [this.view];
    let length = parts[0].length;
    while (length < count && !this.#ended) {
      const next = await this.#chunks.next();
      if (next.done) {
        this.#ended = true;
      } else {
        parts.push(next.value);
        length += next.value.length;
      }
    }
    this.#before += this.#at;
    this.#at = 0;
    if (parts.length === 2 && parts[0].length === 0) {
      this.#buffer = parts[1] as Uint8Array<ArrayBuffer>;
    } else if (parts.length > 1) {
      this.#buffer = new Uint8Array(length);
      let offset = 0;
      for (const part of parts) {
        this.#buffer.set(part, offset);
        offset += part.length;
      }
    } else {
      this.#buffer = parts[0] as Uint8Array<ArrayBuffer>;
    }
    return length >= count;
  }

  /**
   * The next `count` bytes, which stay.
   * @throws {ImageHeaderError} truncated, when the file ends before
   */
  async peek(count: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!this.has(count) && !await this.fill(count)) {
      const end = this.position + this.view.length;
      throw new ImageHeaderError(
        `the file ends at byte ${end}, before byte ${this.position + count}`,
        true,
      );
    }
    return this.#buffer.subarray(this.#at, this.#at + count);
  }

  /** The next `count` bytes, taken away. */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.peek(count);
    this.#at += count;
    return bytes;
  }

  /** Takes bytes that are here. */
  drop(count: number): void {
    this.#at += count;
  }

  /** Hands the next `count` bytes on as they come. */
  async *pass(count: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let left = count; left > 0;) {
      await this.peek(1);
      const piece = this.view.subarray(0, left);
      left -= piece.length;
      this.#at += piece.length;
      yield piece;
    }
  }

  /** Reads what is left and forgets it. */
  async drain(): Promise<void> {
    while (await this.fill(1)) this.#at = this.#buffer.length;
  }
}
