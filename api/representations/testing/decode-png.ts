/** An indexed PNG of 8 bits a pixel without filters, read back. */
export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  /** [red, green, blue, alpha] of each index. */
  readonly palette: number[][];
  /** Indices, row-major. */
  readonly pixels: Uint8Array;
}

/** Throws when the file is of another kind. */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedPng> {
  const chunks = readChunks(bytes);
  const header = new DataView(chunks.IHDR.buffer);
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const rest = [...chunks.IHDR.subarray(8)].join(" ");
  if (rest !== "8 3 0 0 0") throw new Error(`Expected 8 bits with a palette: got ${rest}`);
  const stream = new Blob([chunks.IDAT]).stream().pipeThrough(new DecompressionStream("deflate"));
  const rows = await new Response(stream).bytes();
  if (rows.length !== (width + 1) * height) {
    throw new Error(`Expected all rows: got ${rows.length}`);
  }
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (width + 1), (y + 1) * (width + 1));
    if (row[0] !== 0) throw new Error(`Expected no filter: got ${row[0]} in row ${y}`);
    pixels.set(row.subarray(1), y * width);
  }
  const palette = Array.from(chunks.tRNS, (alpha, i) => [
    ...chunks.PLTE.subarray(3 * i, 3 * i + 3),
    alpha,
  ]);
  return { width, height, palette, pixels };
}

function readChunks(bytes: Uint8Array<ArrayBuffer>): Record<string, Uint8Array<ArrayBuffer>> {
  const chunks: Record<string, Uint8Array<ArrayBuffer>> = {};
  const view = new DataView(bytes.buffer);
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    chunks[name] = bytes.slice(at + 8, at + 8 + length);
    at += length + 12;
  }
  return chunks;
}
