import { ImageHeaderError } from "./image-header.ts";

/** Reads numbers and tags from a file's bytes; reading past the end says that it's truncated. */
export class ByteView {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array, readonly littleEndian = false) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(offset: number): number {
    this.#need(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.#need(offset, 2);
    return this.#view.getUint16(offset, this.littleEndian);
  }

  u32(offset: number): number {
    this.#need(offset, 4);
    return this.#view.getUint32(offset, this.littleEndian);
  }

  /** Unsigned number of `size` bytes (0 to 8), big-endian: ISO BMFF's variable fields. */
  unsigned(offset: number, size: number): number {
    this.#need(offset, size);
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + this.bytes[offset + index];
    return value;
  }

  /** `length` bytes as Latin-1 text. */
  text(offset: number, length: number): string {
    this.#need(offset, length);
    return String.fromCharCode(...this.bytes.subarray(offset, offset + length));
  }

  #need(offset: number, size: number): void {
    if (offset < 0 || offset + size > this.length) {
      throw new ImageHeaderError(
        `the header ends at byte ${this.length}, before byte ${offset + size}`,
        true,
      );
    }
  }
}
