import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { RgbImage } from "../images/rgb-image.ts";

export type Colour = readonly [red: number, green: number, blue: number];

export const COLOURS = {
  truth: [40, 220, 70],
  amodal: [255, 60, 160],
  visible: [60, 130, 255],
  baseline: [255, 200, 40],
} as const satisfies Record<string, Colour>;

/** A picture of the same pixels that can be drawn on. */
export function copyImage({ rgb, width, height }: RgbImage): RgbImage {
  return { rgb: Uint8Array.from(rgb), width, height };
}

/** Mixes a colour into the mask's pixels, in place. */
export function tint(image: RgbImage, mask: Bitmap, colour: Colour, strength = 0.45): void {
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i]) mix(image, i, colour, strength);
  }
}

/** Draws the mask's border, two pixels wide and inside it, in place. */
export function outline(image: RgbImage, mask: Bitmap, colour: Colour): void {
  const { width, height, data } = mask;
  const isSet = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const reach = [[-1, 0], [1, 0], [0, -1], [0, 1], [-2, 0], [2, 0], [0, -2], [0, 2]];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isSet(x, y)) continue;
      if (reach.some(([dx, dy]) => !isSet(x + dx, y + dy))) mix(image, y * width + x, colour, 1);
    }
  }
}

/** Pictures of one height in a row. Throws RangeError when their heights differ. */
export function sideBySide(images: readonly RgbImage[]): RgbImage {
  const width = images.reduce((sum, image) => sum + image.width, 0);
  const height = images[0]?.height ?? 0;
  const rgb = new Uint8Array(width * height * 3);
  let left = 0;
  for (const image of images) {
    if (image.height !== height) {
      throw new RangeError(`Use pictures of one height: got ${height} and ${image.height}`);
    }
    for (let y = 0; y < height; y++) {
      const row = image.rgb.subarray(y * image.width * 3, (y + 1) * image.width * 3);
      rgb.set(row, (y * width + left) * 3);
    }
    left += image.width;
  }
  return { width, height, rgb };
}

function mix({ rgb }: RgbImage, pixel: number, colour: Colour, strength: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const at = pixel * 3 + channel;
    rgb[at] = Math.round(rgb[at] + (colour[channel] - rgb[at]) * strength);
  }
}
