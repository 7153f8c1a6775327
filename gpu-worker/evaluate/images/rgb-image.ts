import sharp from "sharp";

/** 8-bit sRGB pixels, hwc, 3 channels. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Reads a picture, by its path or its encoded bytes, as it stands in its upright position. */
export async function readRgb(picture: string | Uint8Array): Promise<RgbImage> {
  const { data, info } = await sharp(picture).autoOrient().flatten().toColourspace("srgb")
    .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  // A plain Uint8Array: `slice` of a Buffer would share its memory instead of copying it.
  const rgb = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, rgb };
}

/** A JPEG of quality 92, as a camera or an editor would save it. */
export async function encodeJpeg({ rgb, width, height }: RgbImage): Promise<Uint8Array> {
  return await sharp(rgb, { raw: { width, height, channels: 3 } }).jpeg({ quality: 92 }).toBuffer();
}
