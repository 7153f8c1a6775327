import sharp from "sharp";
import { WorkerProblem } from "../worker-problem.ts";
import { ACCEPTED_TYPES, type ImageType, sniffImageType } from "./image-type.ts";
import { endsEarly } from "./truncation.ts";

/** What a picture's header says, before any pixel is decoded. */
export interface ImageHeader {
  readonly type: ImageType;
  /** Upright size, px: EXIF orientation applied. */
  readonly width: number;
  readonly height: number;
}

const SEND_INSTEAD = "JPEG, PNG, WebP or AVIF";

/**
 * Reads and checks a picture's header.
 *
 * @throws {WorkerProblem} image_empty, heic_unsupported, image_type_unsupported,
 * image_too_many_pixels, image_truncated, image_unreadable
 */
export async function readImageHeader(bytes: Uint8Array, maxPixels: number): Promise<ImageHeader> {
  if (bytes.length === 0) {
    throw new WorkerProblem("image_empty", "Send the bytes of the image file: got 0 bytes");
  }
  const type = sniffImageType(bytes);
  if (type === "heic") {
    throw new WorkerProblem(
      "heic_unsupported",
      `Send the photograph as ${SEND_INSTEAD} (on an iPhone: Settings, Camera, Formats, Most ` +
        `Compatible; or share it as JPEG): got HEIC`,
    );
  }
  if (type === "unknown") {
    throw new WorkerProblem(
      "image_type_unsupported",
      `Send a ${SEND_INSTEAD} file: got ${bytes.length} bytes that are no known image type`,
    );
  }
  if (!ACCEPTED_TYPES.has(type)) {
    throw new WorkerProblem(
      "image_type_unsupported",
      `Send a ${SEND_INSTEAD} file: got ${type.toUpperCase()}`,
    );
  }
  const { width, height } = await readSize(bytes, type);
  if (width * height > maxPixels) {
    throw new WorkerProblem(
      "image_too_many_pixels",
      `Use an image of at most ${megapixels(maxPixels)} megapixels: got ${width} × ${height}`,
    );
  }
  return { type, width, height };
}

async function readSize(bytes: Uint8Array, type: ImageType) {
  try {
    // The pixel limit is checked by us, with our message; nothing is decoded here.
    const metadata = await sharp(bytes, { failOn: "none", limitInputPixels: false }).metadata();
    return metadata.autoOrient;
  } catch (error) {
    throw unreadable(error, bytes, type);
  }
}

/** A decoder's failure as a problem; the decoder's own words stay in the log (`cause`). */
export function unreadable(error: unknown, bytes: Uint8Array, type: ImageType): WorkerProblem {
  const message = error instanceof Error ? error.message : String(error);
  const kind = type.toUpperCase();
  if (/premature end|end of file|truncated/i.test(message) || endsEarly(bytes, type)) {
    return new WorkerProblem(
      "image_truncated",
      `Send the whole file again, it ends before the picture does: got ${bytes.length} bytes of a ${kind}`,
      { cause: error },
    );
  }
  return new WorkerProblem(
    "image_unreadable",
    `Send a file that image viewers can open: got a damaged ${kind} of ${bytes.length} bytes`,
    { cause: error },
  );
}

function megapixels(pixels: number): string {
  return String(Math.round(pixels / 10_000) / 100);
}
