/// <reference lib="dom" />
import { type ImageHeader, uprightSize } from "../../image/image-header.ts";
import { pageProblem } from "../problems.ts";
import type { Picture } from "../types.ts";
import { readBytes, type ReadOptions } from "./read-bytes.ts";
import { readHeader } from "./read-header.ts";
import { turnUpright } from "./turn-upright.ts";

/** The worker works on no larger copy: a larger file is scaled before it is sent or shown. */
export const LONG_SIDE = 2048;
const QUALITY = 0.92;
/** Behind transparent pixels of a copy, as in the worker. */
const BACKDROP = "rgb(128 128 128)";

/**
 * Opens a file or an address. Its header is looked at before a decoder is, and a large picture is
 * never held in full size: the decoder scales.
 *
 * @throws {ProblemError} those of readBytes() and readHeader(), image_unreadable
 */
export async function openPicture(
  source: Blob | URL | string,
  options: ReadOptions,
): Promise<Picture> {
  const { blob, name } = await readBytes(source, options);
  const header = readHeader(new Uint8Array(await blob.arrayBuffer()));
  options.signal.throwIfAborted();
  const bitmap = await decode(blob, header);
  try {
    options.signal.throwIfAborted();
    const { width, height } = bitmap;
    const file = isShownAsSent(header, bitmap) ? typed(blob, header) : await copyOf(bitmap);
    options.signal.throwIfAborted();
    return { file, name, width, height, bitmap };
  } catch (error) {
    bitmap.close();
    throw error;
  }
}

/** As upright as it can be told, at most LONG_SIDE px. */
async function decode(blob: Blob, header: ImageHeader): Promise<ImageBitmap> {
  const options: ImageBitmapOptions = { imageOrientation: "from-image", resizeQuality: "high" };
  const [width, height] = uprightSize(header);
  try {
    let bitmap = await createImageBitmap(blob, { ...options, ...smaller(width, height) });
    // Not all browsers heed the orientation of PNG and WebP.
    const isLying = width !== height && (width > height) !== (bitmap.width > bitmap.height);
    if (isLying) bitmap = turnUpright(bitmap, header.orientation);
    const more = smaller(bitmap.width, bitmap.height); // its wrong side was taken for the long one
    if (!more) return bitmap;
    try {
      return await createImageBitmap(bitmap, { ...options, ...more });
    } finally {
      bitmap.close();
    }
  } catch (cause) {
    const format = header.type.toUpperCase();
    throw pageProblem(
      "image_unreadable",
      `Use a picture that this browser opens: got a ${format} file that it doesn't`,
      { cause },
    );
  }
}

/** The long side alone, so that no rounding changes the shape. */
function smaller(width: number, height: number): ImageBitmapOptions | null {
  if (Math.max(width, height) <= LONG_SIDE) return null;
  return width >= height ? { resizeWidth: LONG_SIDE } : { resizeHeight: LONG_SIDE };
}

/** Whether the API sees the same px in the file as the page does. */
function isShownAsSent(header: ImageHeader, bitmap: ImageBitmap): boolean {
  const { type, orientation } = header;
  const [width, height] = uprightSize(header);
  // Whether a PNG or WebP was turned shows in its size alone, which 2 to 4 don't change.
  const isSure = type === "jpeg" || type === "avif" || orientation === 1 ||
    orientation >= 5 && width !== height;
  return isSure && bitmap.width === width && bitmap.height === height;
}

/** Files that are pasted or served without a type get that of their bytes. */
function typed(blob: Blob, { type }: ImageHeader): Blob {
  return blob.type ? blob : new Blob([blob], { type: `image/${type}` });
}

async function copyOf(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw pageProblem("page_failed", "Close other pages: got no canvas");
  context.fillStyle = BACKDROP;
  context.fillRect(0, 0, bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  return await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
