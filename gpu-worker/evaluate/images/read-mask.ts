import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import sharp from "sharp";

/** Reads an 8-bit grey picture as a mask: set from half of full white. */
export async function readMask(path: string): Promise<Bitmap> {
  const { data, info } = await sharp(path).toColourspace("b-w").raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const mask = new Uint8Array(info.width * info.height);
  for (let i = 0; i < mask.length; i++) mask[i] = +(data[i * info.channels] >= 128);
  return { width: info.width, height: info.height, data: mask };
}
