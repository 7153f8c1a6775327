import { crc32 } from "node:zlib";

/** [red, green, blue, alpha], 0 to 255. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  /** At most 256. */
  readonly palette: readonly Rgba[];
  /**
   * The rows from the top, some at a time: for each a 0 (PNG's filter "none"), then an index into the
   * palette for each pixel. A chunk is used up before the next is asked for, and may then be reused.
   */
  readonly rows: Iterable<Uint8Array<ArrayBuffer>>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes compressed at once: a few ms, between which other requests get their turn. */
const SLICE = 1 << 20;

/** A PNG with a palette and transparency; keeps the compressed bytes alone in memory. */
export async function encodePng(
  { width, height, palette, rows }: IndexedImage,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8); // bits a pixel
  header.setUint8(9, 3); // palette; compression, filter and interlace stay 0
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("PLTE", Uint8Array.from(palette.flatMap(([red, green, blue]) => [red, green, blue]))),
    chunk("tRNS", Uint8Array.from(palette.map(([, , , alpha]) => alpha))),
    chunk("IDAT", await deflate(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  return joined(parts);
}

/** The rows as one zlib stream. */
async function deflate(rows: IndexedImage["rows"]): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new CompressionStream("deflate");
  const compressed = new Response(readable).bytes();
  const writer = writable.getWriter();
  for (const chunk of rows) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      await writer.write(chunk.subarray(start, start + SLICE));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  await writer.close();
  return await compressed;
}

/** Length, type, data, and the CRC of type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}
