import { createHash, type Hash } from "node:crypto";
import { ByteStream } from "../image/byte-stream.ts";
import { type ImageType, uprightSize } from "../image/image-header.ts";
import { type ImageLimits, imageTooLarge } from "../image/inspect-image.ts";
import { sieveImage } from "../image/sieve/sieve-image.ts";
import type { Blobs, BlobWriter } from "../stores/blobs.ts";

/** Small pieces are gathered to so much before they are written. */
const BUFFER_BYTES = 32 * 1024;

/** A picture that has arrived whole and can be used; visible to nobody before commit(). */
export class IncomingImage implements AsyncDisposable {
  constructor(
    /** "sha256:" and the hash of the bytes as they came. */
    readonly id: string,
    readonly type: ImageType,
    /** Size of the upright picture, px. */
    readonly width: number,
    readonly height: number,
    /** Length without metadata. */
    readonly bytes: number,
    readonly writer: BlobWriter,
  ) {}

  /** Leaves nothing behind but what was committed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.writer.abort();
  }
}

/**
 * Takes a file in: hashed, looked at, rid of its metadata and written while it streams. What it
 * costs in memory doesn't depend on its length.
 *
 * @throws {ProblemError} image_too_large, all of sieveImage(), and what the blobs throw
 */
export async function receiveImage(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  blobs: Blobs,
  limits: ImageLimits,
): Promise<IncomingImage> {
  const hash = createHash("sha256");
  const file = new BlobFile(blobs);
  try {
    const input = new ByteStream(hashed(chunks, hash, limits.imageBytes));
    const header = await sieveImage(input, (bytes) => file.write(bytes), limits.imagePixels);
    const writer = await file.end();
    const [width, height] = uprightSize(header);
    const id = `sha256:${hash.digest("hex")}`;
    return new IncomingImage(id, header.type, width, height, file.length, writer);
  } catch (error) {
    await file.abort();
    throw error;
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  hash: Hash,
  most: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > most) throw imageTooLarge(most, "more");
    hash.update(chunk);
    yield chunk;
  }
}

/** A blob on its way in that isn't begun before there is something to keep. */
class BlobFile {
  readonly #blobs: Blobs;
  #writer: BlobWriter | null = null;
  #buffer = new Uint8Array(BUFFER_BYTES);
  #buffered = 0;
  length = 0;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.length += bytes.length;
    if (this.#buffered + bytes.length > BUFFER_BYTES) await this.#flush();
    if (bytes.length > BUFFER_BYTES) {
      await (await this.#open()).write(bytes);
    } else {
      this.#buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.length;
    }
  }

  async end(): Promise<BlobWriter> {
    await this.#flush();
    return await this.#open();
  }

  async abort(): Promise<void> {
    await this.#writer?.abort();
  }

  async #flush(): Promise<void> {
    if (this.#buffered === 0) return;
    const bytes = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    await (await this.#open()).write(bytes);
  }

  async #open(): Promise<BlobWriter> {
    return this.#writer ??= await this.#blobs.create();
  }
}
