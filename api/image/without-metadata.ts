import { withoutAvifMetadata } from "./without-avif-metadata.ts";
import { type ImageHeader, ImageHeaderError, type ImageType } from "./image-header.ts";
import { withoutJpegMetadata } from "./without-jpeg-metadata.ts";
import { withoutPngMetadata } from "./without-png-metadata.ts";
import { withoutWebpMetadata } from "./without-webp-metadata.ts";

type Remover = (bytes: Uint8Array<ArrayBuffer>, orientation: number) =>
  | Uint8Array<ArrayBuffer>
  | null;

const REMOVERS: Record<ImageType, Remover> = {
  jpeg: withoutJpegMetadata,
  png: withoutPngMetadata,
  webp: withoutWebpMetadata,
  avif: withoutAvifMetadata,
};

/**
 * The same picture without EXIF (place, time, camera), XMP, comments, thumbnails and whatever
 * follows its end. Pixels, colour profile and orientation stay. Null where that can't be done.
 */
export function withoutMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  { type, orientation }: ImageHeader,
): Uint8Array<ArrayBuffer> | null {
  try {
    return REMOVERS[type](bytes, orientation);
  } catch (error) {
    if (error instanceof ImageHeaderError) return null; // truncated: the worker refuses it as well
    throw error;
  }
}
