import type { ByteStream } from "../byte-stream.ts";
import type { ImageHeader } from "../image-header.ts";

/** Where the bytes go that are kept. */
export type Keep = (bytes: Uint8Array) => Promise<void>;

/** Called as soon as the size is known; throws where it is too much. */
export type SeeSize = (size: { storedWidth: number; storedHeight: number }) => void;

/**
 * Reads a file of one type from its first byte to its end and hands on what decoding needs: pixels,
 * colour profile and orientation stay, EXIF (place, time, camera), XMP, comments, thumbnails and
 * whatever follows the picture's end go. What comes from memory never grows with the file.
 *
 * @throws {ImageHeaderError} where the file doesn't follow its format, or ends too early
 */
export type ImageSieve = (input: ByteStream, keep: Keep, see: SeeSize) => Promise<ImageHeader>;

/** Segments, chunks or boxes of one file: far above what encoders write; bounds a hostile one's time. */
export const MAX_PARTS = 50_000;

/** Of an EXIF block only so much is read: the orientation stands in its first directory. */
export const MAX_EXIF_BYTES = 64 * 1024;
