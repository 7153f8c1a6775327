import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import sharp from "sharp";
import { WorkerProblem } from "../worker-problem.ts";
import { type ImageHeader, unreadable } from "./header.ts";

/** Long side of the working copy, px; larger pictures are shrunk while they are decoded. */
export const WORKING_LONG_SIDE = 2048;

/**
 * What transparent pixels lie on: mid grey, because it makes the weakest edge against anything;
 * black or white would outline the object as a cut-out.
 */
const BACKDROP = { r: 128, g: 128, b: 128 };

/**
 * Warnings that photographs from phones and old editors give although every pixel is there. Any
 * other warning (a bad Huffman code, say) means damaged pixels, and the picture is refused.
 */
const HARMLESS_WARNING =
  /extraneous bytes before marker|unknown JFIF revision|\b(?:iCCP|gAMA|cHRM|sRGB|[tzi]TXt|eXIf|tIME): /i;

export interface DecodeLimits {
  readonly maxPixels: number;
  /** Decoding is given up after this time. */
  readonly seconds: number;
}

/**
 * Decodes the first frame of a picture to upright 8-bit sRGB: EXIF orientation applied, embedded
 * profiles (CMYK, Display P3, …) converted, transparency laid on grey. The pixels are decoded
 * once, already shrunk where the picture is larger than the working copy.
 *
 * @throws {WorkerProblem} image_truncated, image_unreadable
 */
export async function decodePicture(
  bytes: Uint8Array,
  header: ImageHeader,
  limits: DecodeLimits,
): Promise<Picture> {
  const scale = Math.min(1, WORKING_LONG_SIDE / Math.max(header.width, header.height));
  const workingWidth = Math.max(1, Math.round(header.width * scale));
  const workingHeight = Math.max(1, Math.round(header.height * scale));

  const decode = async (failOn: "warning" | "error") => {
    const pipeline = sharp(bytes, { failOn, limitInputPixels: limits.maxPixels })
      .timeout({ seconds: limits.seconds })
      .autoOrient()
      .flatten({ background: BACKDROP });
    if (scale < 1) pipeline.resize(workingWidth, workingHeight, { fit: "fill" });
    return await pipeline.toColourspace("srgb").raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  };

  try {
    const { data, info } = await decode("warning").catch((error: unknown) => {
      if (isHarmless(error)) return decode("error");
      throw error;
    });
    if (info.width !== workingWidth || info.height !== workingHeight || info.channels !== 3) {
      throw new Error(
        `Decoded to ${info.width} × ${info.height} × ${info.channels} instead of ` +
          `${workingWidth} × ${workingHeight} × 3`,
      );
    }
    const rgb = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return { width: header.width, height: header.height, rgb, workingWidth, workingHeight };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("timeout:")) {
      throw new WorkerProblem(
        "image_unreadable",
        `Use an image that decodes within ${limits.seconds} s: got ${header.width} × ${header.height}`,
        { cause: error },
      );
    }
    throw unreadable(error, bytes, header.type);
  }
}

function isHarmless(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const lines = error.message.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 && lines.every((line) => HARMLESS_WARNING.test(line));
}
