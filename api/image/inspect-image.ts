import { ProblemError } from "../problem-error.ts";
import { readAvifHeader } from "./avif-header.ts";
import { type ImageHeader, ImageHeaderError, type ImageType, uprightSize } from "./image-header.ts";
import { readJpegHeader } from "./jpeg-header.ts";
import { readPngHeader } from "./png-header.ts";
import { sniffImageType } from "./sniff-image-type.ts";
import { readWebpHeader } from "./webp-header.ts";

export interface ImageLimits {
  /** Most bytes of the file. */
  readonly imageBytes: number;
  /** Most pixels by the header. */
  readonly imagePixels: number;
}

const READERS: Record<ImageType, (bytes: Uint8Array) => ImageHeader> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  avif: readAvifHeader,
};

const TYPES_TAKEN = "JPEG, PNG, WebP or AVIF";

/**
 * Looks at the header alone of a picture in memory; the worker decodes it.
 *
 * @throws {ProblemError} image_empty, image_too_large, image_type_unsupported, heic_unsupported,
 * image_truncated, image_unreadable or image_too_many_pixels
 */
export function inspectImage(bytes: Uint8Array, limits: ImageLimits): ImageHeader {
  if (bytes.length > limits.imageBytes) throw imageTooLarge(limits.imageBytes, bytes.length);
  const type = recogniseImage(bytes);
  const header = readHeader(type, bytes);
  checkImageSize(header, limits.imagePixels);
  return header;
}

export function imageTooLarge(most: number, got: number | "more"): ProblemError {
  return new ProblemError("image_too_large", {
    detail: `Send a file of at most ${most} bytes: got ${got}`,
  });
}

/**
 * The type of a file by its first bytes.
 *
 * @throws {ProblemError} image_empty, image_type_unsupported or heic_unsupported
 */
export function recogniseImage(bytes: Uint8Array): ImageType {
  if (bytes.length === 0) throw new ProblemError("image_empty");
  const type = sniff(bytes);
  if (type === "heic") {
    throw new ProblemError("heic_unsupported", {
      detail: `Send the picture as ${TYPES_TAKEN} (on an iPhone: Settings > Camera > Formats > ` +
        "Most Compatible): got HEIC",
    });
  }
  if (type === null) {
    throw new ProblemError("image_type_unsupported", {
      detail: `Send a ${TYPES_TAKEN} picture: got a file that begins with ${firstBytes(bytes)}`,
    });
  }
  return type;
}

/** @throws {ProblemError} image_unreadable without a pixel, image_too_many_pixels */
export function checkImageSize(header: ImageHeader, imagePixels: number): void {
  const [width, height] = uprightSize(header);
  if (width === 0 || height === 0) {
    throw new ProblemError("image_unreadable", {
      detail: `Send a picture with at least one pixel: got ${width} × ${height}`,
    });
  }
  if (width * height > imagePixels) {
    throw new ProblemError("image_too_many_pixels", {
      detail: `Use an image of at most ${imagePixels / 1e6} megapixels: got ${width} × ${height}`,
    });
  }
}

/** What a file that doesn't follow its format is answered with. */
export function unusableImage(type: ImageType, error: ImageHeaderError): ProblemError {
  return new ProblemError(error.truncated ? "image_truncated" : "image_unreadable", {
    detail: `Send the whole, undamaged ${type.toUpperCase()} file: ${error.message}`,
  });
}

function sniff(bytes: Uint8Array): ImageType | "heic" | null {
  try {
    return sniffImageType(bytes);
  } catch (error) {
    if (error instanceof ImageHeaderError) return null;
    throw error;
  }
}

function readHeader(type: ImageType, bytes: Uint8Array): ImageHeader {
  try {
    return READERS[type](bytes);
  } catch (error) {
    if (!(error instanceof ImageHeaderError)) throw error;
    throw unusableImage(type, error);
  }
}

function firstBytes(bytes: Uint8Array): string {
  return bytes.subarray(0, 8).toHex().replace(/(..)(?!$)/g, "$1 ");
}
