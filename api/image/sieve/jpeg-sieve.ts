import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import type { ByteStream } from "../byte-stream.ts";
import { ByteView } from "../byte-view.ts";
import { makeExifOrientation, readExifOrientation } from "../exif-orientation.ts";
import { type ImageHeader, ImageHeaderError } from "../image-header.ts";
import { APP1, isBare, isStartOfFrame, START_OF_SCAN } from "../jpeg-header.ts";
import { type Keep, MAX_PARTS, type SeeSize } from "./image-sieve.ts";

const START_OF_IMAGE = Uint8Array.of(0xff, 0xd8);
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);
const APP0 = 0xe0;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;

/** A JPEG (ITU T.81) up to its end of image, with the segments alone that decoding needs. */
export async function jpegSieve(
  input: ByteStream,
  keep: Keep,
  see: SeeSize,
): Promise<ImageHeader> {
  await input.take(START_OF_IMAGE.length);
  await keep(START_OF_IMAGE);
  let orientation: number | undefined;
  let size: { storedWidth: number; storedHeight: number } | undefined;
  let scans = 0;
  for (let segments = 0;; segments++) {
    if (segments === MAX_PARTS) {
      throw new ImageHeaderError(`there are more than ${MAX_PARTS} segments`);
    }
    const marker = await nextMarker(input);
    if (marker === END_OF_IMAGE[1]) break;
    const length = new ByteView(await input.peek(4)).u16(2);
    if (length < 2) throw new ImageHeaderError(`a JPEG segment has length ${length}`);
    const segment = await input.take(2 + length);
    if (marker === APP1 && orientation === undefined && scans === 0 && isExif(segment)) {
      orientation = readExifOrientation(segment.subarray(4));
      if (orientation !== 1) await keep(exifSegment(orientation));
    } else if (isStartOfFrame(marker) && !size) {
      const view = new ByteView(segment);
      size = { storedHeight: view.u16(5), storedWidth: view.u16(7) };
      see(size);
    }
    if (isNeeded(marker, segment)) await keep(segment);
    if (marker === START_OF_SCAN) {
      scans++;
      await passScan(input, keep);
    }
  }
  if (!size) throw new ImageHeaderError("the JPEG has no start of frame");
  if (scans === 0) throw new ImageHeaderError("the JPEG has no scan");
  await keep(END_OF_IMAGE);
  return { type: "jpeg", ...size, orientation: orientation ?? 1 };
}

/** Goes to the next marker with a payload, or to the end of image; stray bytes are left out. */
async function nextMarker(input: ByteStream): Promise<number> {
  while (true) {
    await input.peek(2);
    const { view } = input;
    for (let at = 0; at + 1 < view.length; at++) {
      if (view[at] !== 0xff || view[at + 1] === 0xff || isBare(view[at + 1])) continue;
      input.drop(at);
      return view[at + 1];
    }
    input.drop(view.length - 1); // which may begin a marker
  }
}

/** Hands on a scan's coded data, up to the first marker that isn't a restart. */
async function passScan(input: ByteStream, keep: Keep): Promise<void> {
  while (true) {
    await input.peek(2);
    const { view } = input;
    const end = endOfScan(view);
    input.drop(end ?? view.length - 1);
    await keep(view.subarray(0, end ?? view.length - 1));
    if (end !== undefined) return;
  }
}

function endOfScan(view: Uint8Array): number | undefined {
  for (let at = 0; at + 1 < view.length; at++) {
    if (view[at] === 0xff && view[at + 1] !== 0xff && !isBare(view[at + 1])) return at;
  }
  return undefined;
}

function isExif(segment: Uint8Array): boolean {
  return segment.length >= 10 && new ByteView(segment).text(4, 6) === "Exif\0\0";
}

/** APP0 (JFIF), the colour profile in APP2, APP14 (Adobe: how CMYK is meant), and all but APPn. */
function isNeeded(marker: number, segment: Uint8Array): boolean {
  if (marker === COMMENT) return false;
  if (marker < APP0 || marker > APP15 || marker === APP0 || marker === APP14) return true;
  return marker === APP2 && segment.length >= 16 &&
    new ByteView(segment).text(4, 12) === "ICC_PROFILE\0";
}

function exifSegment(orientation: number): Uint8Array {
  const block = concatenate(Uint8Array, [
    new TextEncoder().encode("Exif\0\0"),
    makeExifOrientation(orientation),
  ]);
  return concatenate(Uint8Array, [Uint8Array.of(0xff, APP1, 0, block.length + 2), block]);
}
