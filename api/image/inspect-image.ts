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
 * Looks at a picture's header alone; the worker decodes it.
 *
 * @throws {ProblemError} image_empty, image_too_large, image_type_unsupported, heic_unsupported,
 * image_truncated, image_unreadable or image_too_many_pixels
 */
export function inspectImage(bytes: Uint8Array, limits: ImageLimits): ImageHeader {
  if (bytes.length === 0) throw new ProblemError("image_empty");
  if (bytes.length > limits.imageBytes) {
    throw new ProblemError("image_too_large", {
      detail: `Send a file of at most ${limits.imageBytes} bytes: got ${bytes.length}`,
    });
  }
  const type = sniffImageType(bytes);
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
  const header = readHeader(type, bytes);
  const [width, height] = uprightSize(header);
  if (width === 0 || height === 0) {
    throw new ProblemError("image_unreadable", {
      detail: `Send a picture with at least one pixel: got ${width} × ${height}`,
    });
  }
  if (width * height > limits.imagePixels) {
    throw new ProblemError("image_too_many_pixels", {
      detail: `Use an image of at most ${limits.imagePixels / 1e6} megapixels: ` +
        `got ${width} × ${height}`,
    });
  }
  return header;
}

function readHeader(type: ImageType, bytes: Uint8Array): ImageHeader {
  try {
    return READERS[type](bytes);
  } catch (error) {
    if (!(error instanceof ImageHeaderError)) throw error;
    throw new ProblemError(error.truncated ? "image_truncated" : "image_unreadable", {
      detail: `Send the whole, undamaged ${type.toUpperCase()} file: ${error.message}`,
    });
  }
}

function firstBytes(bytes: Uint8Array): string {
  return bytes.subarray(0, 8).toHex().replace(/(..)(?!$)/g, "$1 ");
}
