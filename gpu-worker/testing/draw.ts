import sharp, { type Sharp } from "sharp";

/** Pixels of a drawn test picture, hwc, 3 channels. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** The four corners' colours of `drawQuadrants`, in reading order. */
export const QUADRANT_COLOURS = [
  [200, 40, 40],
  [40, 180, 60],
  [50, 60, 200],
  [220, 210, 60],
] as const;

/** A picture of four flat quadrants: every rotation and mirror image of it differs. */
export function drawQuadrants(width: number, height: number): Drawing {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quadrant = (y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1);
      rgb.set(QUADRANT_COLOURS[quadrant], (y * width + x) * 3);
    }
  }
  return { width, height, rgb };
}

/** A picture that no encoder can shrink: noise from a fixed seed. */
export function drawNoise(width: number, height: number): Drawing {
  const rgb = new Uint8Array(width * height * 3);
  let state = 1;
  for (let i = 0; i < rgb.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    rgb[i] = state >>> 24;
  }
  return { width, height, rgb };
}

/** The drawing as a sharp image, ready to be encoded. */
export function toSharp(drawing: Drawing): Sharp {
  const { rgb, width, height } = drawing;
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}
