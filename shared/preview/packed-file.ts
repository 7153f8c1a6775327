/** Most bytes of an unpacked file: a damaged or hostile one must not fill the memory. */
const MAX_BYTES = 64_000_000;

/** A file that a page loads: a header in JSON, and numbers. */
export interface PackedFile {
  readonly header: unknown;
  /** On an offset that float32 values may stand on. */
  readonly payload: Uint8Array<ArrayBuffer>;
}

/**
 * gzip of [length of the header, uint32 little-endian][header, JSON in UTF-8][payload]. The header is
 * filled up with blanks, so that the payload begins on a multiple of 4.
 */
export async function packFile(
  header: unknown,
  payload: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const text = JSON.stringify(header);
  const encoder = new TextEncoder();
  const length = encoder.encode(text).length;
  const head = encoder.encode(text + " ".repeat((4 - length % 4) % 4));
  const bytes = new Uint8Array(4 + head.length + payload.length);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  bytes.set(payload, 4 + head.length);
  return await readAll(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")));
}

/** The other way. Rejects when the file is cut off, damaged or larger than 64 MB. */
export async function unpackFile(packed: Uint8Array<ArrayBuffer>): Promise<PackedFile> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = await readAll(stream);
  const length = bytes.length >= 4 ? new DataView(bytes.buffer).getUint32(0, true) : Infinity;
  if (4 + length > bytes.length) {
    throw new Error(`Load the whole file: its header is cut off after ${bytes.length} bytes`);
  }
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { header, payload: bytes.subarray(4 + length) };
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not `for await`: Safari's streams can't be iterated.
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value);
    length += read.value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      throw new Error(`Use a file of at most ${MAX_BYTES} bytes unpacked: got more`);
    }
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
