import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import type { Draw } from "../random/draw.ts";
import { blurPicture } from "./blur-picture.ts";
import type { LightPicture } from "./shade-picture.ts";

/** What a camera does with the light. */
export interface Development {
  /** Stops over or under what a light meter would choose. */
  readonly stops: number;
  /** Gains of red and blue. */
  readonly red: number;
  readonly blue: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Darkening at the corners, 0 to 1. */
  readonly vignette: number;
  /** Blur of lens and motion, and the camera's sharpening after it: deviation in pixels, share. */
  readonly blur: number;
  readonly sharpening: number;
  /** Noise at mid grey, of 255. */
  readonly noise: number;
  readonly noiseSeed: number;
  /** Stray light in the lens. */
  readonly veil: number;
  /** JPEG: quality from 1 to 100, and whether colour is kept at full size. */
  readonly quality: number;
  readonly fullColor: boolean;
}

export function drawDevelopment(draw: Draw): Development {
  return {
    stops: draw.normal(0, 0.35),
    red: draw.normal(1, 0.05),
    blue: draw.normal(1, 0.06),
    contrast: draw.between(0.1, 0.75),
    saturation: draw.between(0.7, 1.2),
    vignette: draw.between(0, 0.35),
    blur: draw.weighted([[draw.between(0.3, 0.6), 6], [draw.between(0.6, 1), 3], [
      draw.between(1, 1.5),
      0.6,
    ]]),
    sharpening: draw.chance(0.6) ? draw.between(0.1, 0.7) : 0,
    noise: draw.weighted([[draw.between(0.6, 2), 6], [draw.between(2, 4.5), 3], [
      draw.between(4.5, 7),
      0.6,
    ]]),
    noiseSeed: draw.seed(),
    veil: draw.between(0, 0.02),
    quality: draw.whole(68, 95),
    fullColor: draw.chance(0.25),
  };
}

/** An 8-bit sRGB picture, [height, width, 3]. */
export interface BytePicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Light → what the camera's sensor and electronics make of it, without the JPEG. */
export function develop(picture: LightPicture, how: Development): BytePicture {
  const { width, height } = picture;
  const soft = blurPicture(picture.rgb, width, height, how.blur);
  const gain = meter(soft) * 2 ** how.stops;
  const values = new Float32Array(soft.length);
  const curve = createCurve(how.contrast);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const off = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2;
      const light = gain * (1 - how.vignette * off);
      const r = shownAs(curve, soft[at] * light * how.red + how.veil);
      const g = shownAs(curve, soft[at + 1] * light + how.veil);
      const b = shownAs(curve, soft[at + 2] * light * how.blue + how.veil);
      const grey = 0.3 * r + 0.59 * g + 0.11 * b;
      values[at] = grey + (r - grey) * how.saturation;
      values[at + 1] = grey + (g - grey) * how.saturation;
      values[at + 2] = grey + (b - grey) * how.saturation;
    }
  }
  addNoise(values, width, height, how);
  if (how.sharpening > 0) {
    const blurred = blurPicture(values, width, height, 0.9);
    for (let i = 0; i < values.length; i++) values[i] += how.sharpening * (values[i] - blurred[i]);
  }
  const rgb = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    rgb[i] = Math.max(0, Math.min(255, Math.round(values[i] * 255)));
  }
  return { width, height, rgb };
}

/** Gain that brings the picture's mean brightness (of logarithms) to a mid grey. */
function meter(rgb: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    sum += Math.log2(0.02 + Math.min(2, 0.3 * rgb[i] + 0.59 * rgb[i + 1] + 0.11 * rgb[i + 2]));
  }
  return 0.2 / (2 ** (sum / (rgb.length / 3)) - 0.015);
}

const CURVE_STEPS = 1024;
const BRIGHTEST = 16;

/** `tone` over the square root of light, from dark to `BRIGHTEST`. */
function createCurve(contrast: number): Float32Array {
  return Float32Array.from(
    { length: CURVE_STEPS + 2 },
    (_, i) => tone(BRIGHTEST * (i / CURVE_STEPS) ** 2, contrast),
  );
}

function shownAs(curve: Float32Array, light: number): number {
  const place = Math.sqrt(Math.min(BRIGHTEST, Math.max(0, light)) / BRIGHTEST) * CURVE_STEPS;
  const index = place | 0;
  return curve[index] + (curve[index + 1] - curve[index]) * (place - index);
}

/** Linear light → 0 to 1 as shown: a soft shoulder, gamma, and an S of contrast. */
function tone(light: number, contrast: number): number {
  const x = light * 1.15;
  const bent = x < 0.5 ? x : 0.5 + 0.62 * (1 - Math.exp(-(x - 0.5) / 0.62));
  const shown = bent <= 0.0031308 ? 12.92 * bent : 1.055 * bent ** (1 / 2.4) - 0.055;
  const t = Math.min(1, Math.max(0, shown));
  return shown + contrast * 0.5 * (t * t * (3 - 2 * t) - t);
}

/** Noise grows in dark parts as gain does, is blotchy in colour and finer in brightness. */
function addNoise(values: Float32Array, width: number, height: number, how: Development): void {
  const random = mulberry32(how.noiseSeed);
  const noise = new Float32Array(values.length);
  for (let i = 0; i < noise.length; i += 3) {
    const shared = random() + random() - 1;
    noise[i] = 0.7 * shared + 0.6 * (random() + random() - 1);
    noise[i + 1] = 0.7 * shared + 0.4 * (random() + random() - 1);
    noise[i + 2] = 0.7 * shared + 0.75 * (random() + random() - 1);
  }
  const soft = blurPicture(noise, width, height, 0.55);
  const level = how.noise / 255 * 3.4;
  for (let i = 0; i < values.length; i++) {
    values[i] += soft[i] * level * (1.25 - 0.7 * Math.min(1, Math.max(0, values[i])));
  }
}
