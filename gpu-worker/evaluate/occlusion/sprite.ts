import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import sharp from "sharp";
import type { Cutout } from "./cutout.ts";

/** A cut-out at the size at which it is pasted, with soft edges. */
export interface Sprite {
  readonly width: number;
  readonly height: number;
  /** hwc, not premultiplied. */
  readonly rgba: Uint8Array;
  /** Where it hides what lies behind: at least half opaque. */
  readonly solid: Bitmap;
}

export interface SpriteSize {
  /** Factor on the cut-out's sides. */
  readonly scale: number;
  readonly mirrored: boolean;
}

/** Width of the soft edge, px: a photograph's own edges are about as soft. */
const EDGE_SIGMA = 1;
/** Transparent frame that gives the edge room, px. */
const MARGIN = 3;

/** Scales a cut-out and softens its edge. */
export async function makeSprite(
  cutout: Cutout,
  { scale, mirrored }: SpriteSize,
): Promise<Sprite> {
  const transparent = { r: 0, g: 0, b: 0, alpha: 0 };
  const raw = { width: cutout.width, height: cutout.height, channels: 4 } as const;
  const { data, info } = await sharp(cutout.rgba, { raw })
    .flop(mirrored)
    .resize(
      Math.max(1, Math.round(cutout.width * scale)),
      Math.max(1, Math.round(cutout.height * scale)),
      { fit: "fill" },
    )
    .extend({ top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: transparent })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const blurred = await blurAlpha(rgba, width, height);
  const solid = new Uint8Array(width * height);
  for (let i = 0; i < solid.length; i++) {
    // Soft towards the inside only: the colours just outside the outline belong to the background
    // of the photograph that it was cut from.
    const alpha = Math.min(rgba[i * 4 + 3], Math.max(0, 2 * blurred[i] - 255));
    rgba[i * 4 + 3] = alpha;
    solid[i] = +(alpha >= 128);
  }
  return { width, height, rgba, solid: { width, height, data: solid } };
}

async function blurAlpha(rgba: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) alpha[i] = rgba[i * 4 + 3];
  return await sharp(alpha, { raw: { width, height, channels: 1 } })
    .blur(EDGE_SIGMA)
    .toColourspace("b-w")
    .raw({ depth: "uchar" })
    .toBuffer();
}
