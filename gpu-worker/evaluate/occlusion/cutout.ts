import { type Bitmap, boundingBox } from "@kanizsa/shared/mask/bitmap.ts";
import sharp from "sharp";
import type { RgbImage } from "../images/rgb-image.ts";

/** Something cut out of its photograph: 8-bit RGBA, hwc, not premultiplied, cropped to its shape. */
export interface Cutout {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** The part of a picture inside a mask of the same size. Throws RangeError when the mask is empty. */
export function cutOut({ rgb, width }: RgbImage, mask: Bitmap): Cutout {
  const box = boundingBox(mask);
  if (box === null) throw new RangeError("Cut out something: got an empty mask");
  const [left, top, cutWidth, cutHeight] = box;
  const rgba = new Uint8Array(cutWidth * cutHeight * 4);
  for (let y = 0; y < cutHeight; y++) {
    for (let x = 0; x < cutWidth; x++) {
      const from = (top + y) * width + left + x;
      const to = (y * cutWidth + x) * 4;
      rgba.set(rgb.subarray(from * 3, from * 3 + 3), to);
      rgba[to + 3] = mask.data[from] * 255;
    }
  }
  return { width: cutWidth, height: cutHeight, rgba };
}

/** Reads a picture with transparency that was cropped to its shape. */
export async function readCutout(path: string): Promise<Cutout> {
  const { data, info } = await sharp(path).toColourspace("srgb").ensureAlpha()
    .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: data };
}
