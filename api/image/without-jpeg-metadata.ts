import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import { ByteView } from "./byte-view.ts";
import { makeExifOrientation } from "./exif-orientation.ts";
import { APP1, endOfScan, type JpegSegment, jpegSegments, START_OF_SCAN } from "./jpeg-header.ts";

const START_OF_IMAGE = Uint8Array.of(0xff, 0xd8);
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);
const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;

/** A JPEG up to its end of image, with the segments alone that decoding needs. */
export function withoutJpegMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  orientation: number,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [START_OF_IMAGE];
  if (orientation !== 1) parts.push(exifSegment(orientation));
  for (let offset: number | undefined = 2; offset !== undefined;) {
    const segments: JpegSegment[] = [...jpegSegments(bytes, offset)];
    for (const segment of segments.filter((segment) => isNeeded(bytes, segment))) {
      parts.push(bytes.subarray(segment.start, segment.end));
    }
    const scan = segments.at(-1);
    if (scan?.marker === START_OF_SCAN) {
      offset = endOfScan(bytes, scan);
      parts.push(bytes.subarray(scan.end, offset));
    } else {
      offset = undefined;
    }
  }
  return concatenate(Uint8Array, [...parts, END_OF_IMAGE]);
}

/** APP0 (JFIF), the colour profile in APP2, APP14 (Adobe: how CMYK is meant), and all but APPn. */
function isNeeded(bytes: Uint8Array, { marker, payload, end }: JpegSegment): boolean {
  if (marker === COMMENT) return false;
  if (marker < APP0 || marker > APP15 || marker === APP0 || marker === APP14) return true;
  return marker === APP2 && end - payload >= 12 &&
    new ByteView(bytes).text(payload, 12) === "ICC_PROFILE\0";
}

function exifSegment(orientation: number): Uint8Array {
  const block = concatenate(Uint8Array, [
    new TextEncoder().encode("Exif\0\0"),
    makeExifOrientation(orientation),
  ]);
  return concatenate(Uint8Array, [Uint8Array.of(0xff, APP1, 0, block.length + 2), block]);
}
