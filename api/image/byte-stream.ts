import { ImageHeaderError } from "./image-header.ts";

/** What comes in one chunk, and a little more. */
const FIRST_ROOM = 96 * 1024;

/**
 * Bytes of a file on its way in, looked at from its beginning; only what is asked for is held. Views
 * of it hold until more is waited for: the room is used again, so that a file leaves no garbage of
 * its own length. It treats the chunks it is given likewise.
 */
export class ByteStream {
  readonly #chunks: AsyncIterator<Uint8Array<ArrayBuffer>>;
  /** Ours, or the last chunk where nothing was left of the one before. */
  #buffer = new Uint8Array();
  #room = new Uint8Array();
  #at = 0;
  #end = 0;
  #before = 0;
  #ended = false;

  constructor(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes that are here and not taken. */
  get view(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(this.#at, this.#end);
  }

  /** Bytes taken so far: where the next one stands in the file. */
  get position(): number {
    return this.#before + this.#at;
  }

  /** Whether `count` bytes are here without waiting: spares a hostile file's promises. */
  has(count: number): boolean {
    return this.#end - this.#at >= count;
  }

  /** Waits until `count` bytes are here; false when the file ends before. */
  async fill(count: number): Promise<boolean> {
    while (!this.has(count) && !this.#ended) {
      this.#secure();
      const next = await this.#chunks.next();
      if (next.done) this.#ended = true;
      else this.#add(next.value);
    }
    return this.has(count);
  }

  /** Brings what is left to the beginning of our own room, before the next chunk takes its place. */
  #secure(): void {
    if (this.#at === 0 && this.#buffer === this.#room) return;
    const left = this.view;
    this.#before += this.#at;
    this.#at = 0;
    this.#end = left.length;
    this.#reserve(left.length);
    if (left.buffer === this.#room.buffer) {
      this.#room.copyWithin(0, left.byteOffset, left.byteOffset + left.length);
    } else {
      this.#room.set(left);
    }
    this.#buffer = this.#room;
  }

  #add(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.#end === 0) {
      this.#buffer = chunk;
    } else {
      this.#reserve(this.#end + chunk.length);
      this.#room.set(chunk, this.#end);
      this.#buffer = this.#room;
    }
    this.#end += chunk.length;
  }

  /** Makes the room at least so large; what is in it stays. */
  #reserve(length: number): void {
    if (length <= this.#room.length) return;
    const larger = new Uint8Array(Math.max(length, FIRST_ROOM, 2 * this.#room.length));
    larger.set(this.#room);
    this.#room = larger;
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
    return this.view.subarray(0, count);
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
    while (await this.fill(1)) this.#at = this.#end;
  }
}
