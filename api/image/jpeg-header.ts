import { ByteView } from "./byte-view.ts";
import { readExifOrientation } from "./exif-orientation.ts";
import { type ImageHeader, ImageHeaderError } from "./image-header.ts";

export interface JpegSegment {
  /** Second byte of the marker. */
  readonly marker: number;
  /** Payload without marker and length, bytes `[payload, end)`; the marker is at `start`. */
  readonly start: number;
  readonly payload: number;
  readonly end: number;
}

export const APP1 = 0xe1;
export const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Segments from `offset` to the next start of scan, which comes last, or to the end of image. */
export function* jpegSegments(bytes: Uint8Array, offset = 2): Generator<JpegSegment> {
  const view = new ByteView(bytes);
  while (true) {
    while (view.u8(offset) !== 0xff) offset++; // stray bytes, which decoders skip as well
    while (view.u8(offset + 1) === 0xff) offset++; // fill bytes
    const marker = view.u8(offset + 1);
    if (marker === END_OF_IMAGE) return;
    if (isBare(marker)) {
      offset += 2;
      continue;
    }
    const length = view.u16(offset + 2);
    if (length < 2) throw new ImageHeaderError(`a JPEG segment has length ${length}`);
    const end = offset + 2 + length;
    yield { marker, start: offset, payload: offset + 4, end };
    if (marker === START_OF_SCAN) return;
    offset = end;
  }
}

/** Markers without payload: stuffed zero, TEM and the restarts. */
export function isBare(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/** Size and EXIF orientation of a JPEG (ITU T.81, any start-of-frame). */
export function readJpegHeader(bytes: Uint8Array): ImageHeader {
  const view = new ByteView(bytes);
  let orientation: number | undefined;
  let size: { storedWidth: number; storedHeight: number } | undefined;
  for (const { marker, payload, end } of jpegSegments(bytes)) {
    if (marker === APP1 && orientation === undefined) {
      const block = bytes.subarray(payload, end);
      if (block.length >= 6 && new ByteView(block).text(0, 6) === "Exif\0\0") {
        orientation = readExifOrientation(block);
      }
    } else if (isStartOfFrame(marker)) {
      size ??= { storedHeight: view.u16(payload + 1), storedWidth: view.u16(payload + 3) };
    }
  }
  if (!size) throw new ImageHeaderError("the JPEG has no start of frame");
  return { type: "jpeg", ...size, orientation: orientation ?? 1 };
}

/** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which lie between them. */
export function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
