import { ByteView } from "./byte-view.ts";
import { readExifOrientation } from "./exif-orientation.ts";
import { type ImageHeader, ImageHeaderError } from "./image-header.ts";

export interface PngChunk {
  readonly type: string;
  /** Where the chunk's length field stands. */
  readonly start: number;
  /** Data bytes `[data, dataEnd)`; the check sum follows until `end`. */
  readonly data: number;
  readonly dataEnd: number;
  readonly end: number;
}

/** Chunks in order, up to and with IEND; ends where the file does. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new ByteView(bytes);
  for (let start = 8; start + 12 <= bytes.length;) {
    const data = start + 8;
    const dataEnd = data + view.u32(start);
    const type = view.text(start + 4, 4);
    yield { type, start, data, dataEnd, end: dataEnd + 4 };
    if (type === "IEND") return;
    start = dataEnd + 4;
  }
}

/** Size and EXIF orientation of a PNG (third edition; decoders heed eXIf before the image data). */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  const view = new ByteView(bytes);
  if (view.text(12, 4) !== "IHDR") throw new ImageHeaderError("the PNG doesn't begin with IHDR");
  const storedWidth = view.u32(16);
  const storedHeight = view.u32(20);
  let orientation = 1;
  for (const { type, data, dataEnd } of pngChunks(bytes)) {
    if (type === "IDAT") break;
    if (type === "eXIf") orientation = readExifOrientation(bytes.subarray(data, dataEnd));
  }
  return { type: "png", storedWidth, storedHeight, orientation };
}
