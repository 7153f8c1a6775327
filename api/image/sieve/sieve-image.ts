import type { ByteStream } from "../byte-stream.ts";
import { type ImageHeader, ImageHeaderError, type ImageType } from "../image-header.ts";
import { checkImageSize, recogniseImage, unusableImage } from "../inspect-image.ts";
import { avifSieve } from "./avif-sieve.ts";
import type { ImageSieve, Keep } from "./image-sieve.ts";
import { jpegSieve } from "./jpeg-sieve.ts";
import { pngSieve } from "./png-sieve.ts";
import { webpSieve } from "./webp-sieve.ts";

const SIEVES: Record<ImageType, ImageSieve> = {
  jpeg: jpegSieve,
  png: pngSieve,
  webp: webpSieve,
  avif: avifSieve,
};

/** Type and brands stand in these. */
const FIRST_BYTES = 512;

/**
 * Reads a picture's file to its end, tells its type by its content, and hands on what is worth
 * keeping: the picture without its metadata. Refuses as soon as its bytes say that it can't be used.
 *
 * @throws {ProblemError} image_empty, image_type_unsupported, heic_unsupported, image_truncated,
 * image_unreadable or image_too_many_pixels
 */
export async function sieveImage(
  input: ByteStream,
  keep: Keep,
  imagePixels: number,
): Promise<ImageHeader> {
  await input.fill(FIRST_BYTES);
  const type = recogniseImage(input.view.subarray(0, FIRST_BYTES));
  try {
    const header = await SIEVES[type](
      input,
      keep,
      (size) => checkImageSize({ type, orientation: 1, ...size }, imagePixels),
    );
    await input.drain();
    return header;
  } catch (error) {
    throw error instanceof ImageHeaderError ? unusableImage(type, error) : error;
  }
}
