import type { RgbImage } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";
import { clipBox } from "@kanizsa/shared/geometry/box.ts";
import sharp from "sharp";
import { PALETTE } from "../color/palette.ts";
import { PANEL, type View } from "./view.ts";

/** Pixels of an embedded picture for each px of the figure: it is still sharp on dense screens. */
const DENSITY = 1.5;
const QUALITY = 66;

/** The view's piece of a picture as JPEG; what lies beyond the border is paper. */
export async function cutPicture(
  { width, height, rgb }: RgbImage,
  { region }: View,
): Promise<Uint8Array> {
  const [left, top, wide, high] = clipBox(region, width, height);
  const beyond = {
    left: left - region[0],
    top: top - region[1],
    right: region[0] + region[2] - left - wide,
    bottom: region[1] + region[3] - top - high,
  };
  const cut = sharp(rgb, { raw: { width, height, channels: 3 } })
    .extract({ left, top, width: wide, height: high })
    .extend({ ...beyond, background: PALETTE.outside });
  // sharp would resize before it extends
  const piece = await cut.raw().toBuffer({ resolveWithObject: true });
  return await sharp(piece.data, { raw: piece.info })
    .resize(Math.round(PANEL.width * DENSITY), Math.round(PANEL.height * DENSITY), { fit: "fill" })
    .jpeg({ quality: QUALITY, mozjpeg: true }).toBuffer();
}
