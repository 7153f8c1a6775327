import { readAvifHeader } from "../../image/avif-header.ts";
import {
  type ImageHeader,
  ImageHeaderError,
  type ImageType,
  uprightSize,
} from "../../image/image-header.ts";
import { readJpegHeader } from "../../image/jpeg-header.ts";
import { readPngHeader } from "../../image/png-header.ts";
import { sniffImageType } from "../../image/sniff-image-type.ts";
import { readWebpHeader } from "../../image/webp-header.ts";
import { pageProblem } from "../problems.ts";

/** The API takes no more, whatever the picture is scaled to afterwards. */
export const MAX_PIXELS = 50_000_000;

const READERS: Record<ImageType, (bytes: Uint8Array) => ImageHeader> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  avif: readAvifHeader,
};

const TYPES_TAKEN = "JPEG, PNG, WebP or AVIF";

/**
 * What a file says of its picture, before a decoder sees it: few bytes can claim any size.
 *
 * @throws {ProblemError} image_empty, image_type_unsupported, heic_unsupported, image_truncated,
 * image_unreadable or image_too_many_pixels
 */
export function readHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw pageProblem("image_empty", "Choose another file: got 0 bytes");
  const header = parse(bytes);
  const [width, height] = uprightSize(header);
  if (width * height === 0) {
    throw pageProblem(
      "image_unreadable",
      `Use a picture with at least one pixel: got ${width} × ${height}`,
    );
  }
  if (width * height > MAX_PIXELS) {
    throw pageProblem(
      "image_too_many_pixels",
      `Use an image of at most ${MAX_PIXELS / 1e6} megapixels: got ${width} × ${height}`,
    );
  }
  return header;
}

function parse(bytes: Uint8Array): ImageHeader {
  let type: ImageType | "heic" | null = null;
  try {
    type = sniffImageType(bytes);
    if (type && type !== "heic") return READERS[type](bytes);
  } catch (error) {
    if (!(error instanceof ImageHeaderError)) throw error;
    if (type) {
      throw pageProblem(
        error.truncated ? "image_truncated" : "image_unreadable",
        `Use the whole, undamaged file: ${error.message}`,
        { cause: error },
      );
    }
  }
  if (type) {
    throw pageProblem(
      "heic_unsupported",
      `Use ${TYPES_TAKEN} (on an iPhone: Settings > Camera > Formats > Most Compatible): got HEIC`,
    );
  }
  const first = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  throw pageProblem(
    "image_type_unsupported",
    `Use a ${TYPES_TAKEN} picture: got a file that begins with ${first.join(" ")}`,
  );
}
