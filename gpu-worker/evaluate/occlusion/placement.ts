import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { RgbImage } from "../images/rgb-image.ts";
import type { Sprite } from "./sprite.ts";

/** A sprite at its place: whole image px of its left upper corner; it may stick out of the picture. */
export interface Placement {
  /** Id of what was cut out. */
  readonly id: string;
  readonly sprite: Sprite;
  readonly x: number;
  readonly y: number;
}

/** Set pixels of `target` that the sprite hides. */
export function countHidden(placement: Omit<Placement, "id">, target: Bitmap): number {
  let hidden = 0;
  forEachRow(placement, target, (from, to, count) => {
    const { data } = placement.sprite.solid;
    for (let i = 0; i < count; i++) hidden += data[from + i] & target.data[to + i];
  });
  return hidden;
}

/** Sets the pixels of `occluders` that the sprite covers. */
export function markCovered(placement: Placement, occluders: Bitmap): void {
  forEachRow(placement, occluders, (from, to, count) => {
    const { data } = placement.sprite.solid;
    for (let i = 0; i < count; i++) occluders.data[to + i] |= data[from + i];
  });
}

/** Draws the sprite over the canvas, in place. */
export function paste(placement: Placement, canvas: RgbImage): void {
  const { rgba } = placement.sprite;
  const { rgb } = canvas;
  forEachRow(placement, canvas, (from, to, count) => {
    for (let i = 0; i < count; i++) {
      const alpha = rgba[(from + i) * 4 + 3] / 255;
      if (alpha === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const under = rgb[(to + i) * 3 + channel];
        const over = rgba[(from + i) * 4 + channel];
        rgb[(to + i) * 3 + channel] = Math.round(under + (over - under) * alpha);
      }
    }
  });
}

/** Calls back with the pixel offsets in sprite and picture of each row that lies in both. */
function forEachRow(
  { sprite, x, y }: Omit<Placement, "id">,
  picture: { readonly width: number; readonly height: number },
  visit: (from: number, to: number, count: number) => void,
): void {
  const left = Math.max(0, -x);
  const count = Math.min(sprite.width, picture.width - x) - left;
  if (count <= 0) return;
  const bottom = Math.min(sprite.height, picture.height - y);
  for (let row = Math.max(0, -y); row < bottom; row++) {
    visit(row * sprite.width + left, (y + row) * picture.width + x + left, count);
  }
}
