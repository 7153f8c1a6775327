import { ByteView } from "./byte-view.ts";
import { readExifOrientation } from "./exif-orientation.ts";
import { type ImageHeader, ImageHeaderError } from "./image-header.ts";

export interface RiffChunk {
  readonly type: string;
  readonly start: number;
  /** Data bytes `[data, dataEnd)`. */
  readonly data: number;
  readonly dataEnd: number;
  /** With the padding byte that makes the length even. */
  readonly end: number;
}

/** In the flags of VP8X: decoders look for EXIF and XMP only where they are set. */
export const EXIF_FLAG = 0x08;
export const XMP_FLAG = 0x04;

/** Chunks of a WebP's RIFF container, in order. */
export function* webpChunks(bytes: Uint8Array): Generator<RiffChunk> {
  const view = new ByteView(bytes, true);
  for (let start = 12; start + 8 <= bytes.length;) {
    const data = start + 8;
    const length = view.u32(start + 4);
    const end = data + length + (length % 2);
    yield { type: view.text(start, 4), start, data, dataEnd: data + length, end };
    start = end;
  }
}

/** Size and EXIF orientation of a WebP (RFC 9649: VP8, VP8L, VP8X). */
export function readWebpHeader(bytes: Uint8Array): ImageHeader {
  const view = new ByteView(bytes, true);
  let size: { storedWidth: number; storedHeight: number } | undefined;
  let hasExif = false;
  let orientation = 1;
  for (const { type, data, dataEnd } of webpChunks(bytes)) {
    if (type === "VP8X") hasExif = (view.u8(data) & EXIF_FLAG) !== 0;
    if (type === "EXIF" && hasExif) {
      orientation = readExifOrientation(bytes.subarray(data, dataEnd));
    } else {
      size ??= readWebpSize(view, type, data);
    }
  }
  if (!size) throw new ImageHeaderError("the WebP has no image chunk", bytes.length < 30);
  return { type: "webp", ...size, orientation };
}

/** Size that a chunk says whose payload begins at `data`; undefined where it says none. */
export function readWebpSize(view: ByteView, type: string, data: number) {
  switch (type) {
    case "VP8 ":
      return {
        storedWidth: view.u16(data + 6) & 0x3fff,
        storedHeight: view.u16(data + 8) & 0x3fff,
      };
    case "VP8L": {
      const bits = view.u32(data + 1);
      return { storedWidth: (bits & 0x3fff) + 1, storedHeight: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return {
        storedWidth: (view.u32(data + 4) & 0xffffff) + 1,
        storedHeight: (view.u32(data + 6) >>> 8) + 1,
      };
    default:
      return undefined;
  }
}
