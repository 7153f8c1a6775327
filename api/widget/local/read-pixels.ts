/// <reference lib="dom" />

/** Long side of what the networks in the page see, px. */
export const WORKING_SIDE = 640;

/** Grey, as the API's worker lays transparency on. */
const BACKDROP = "rgb(128 128 128)";

/** A working copy of a picture's pixels, RGB. */
export interface Pixels {
  readonly rgb: Uint8Array;
  readonly workingWidth: number;
  readonly workingHeight: number;
}

/** The bitmap's pixels, at most `WORKING_SIDE` px along the long side; closes it. */
export function readPixels(bitmap: ImageBitmap): Pixels {
  const [first, ...further] = stepsTo(WORKING_SIDE, bitmap.width, bitmap.height);
  const canvas = further.reduce((source, size) => draw(source, ...size), draw(bitmap, ...first));
  bitmap.close();
  const { width, height } = canvas;
  const { data } = contextOf(canvas).getImageData(0, 0, width, height);
  return { rgb: dropAlpha(data), workingWidth: width, workingHeight: height };
}

function draw(source: CanvasImageSource, width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  context.fillStyle = BACKDROP;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  return canvas;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  if (!context) throw new Error("Use a browser that draws in workers: got none");
  return context;
}

/** Sizes to draw a picture in, one after the other: not all browsers average over more than 2 × 2 pixels. */
export function stepsTo(side: number, width: number, height: number): [number, number][] {
  const scale = Math.min(1, side / Math.max(width, height));
  const at = (share: number): [number, number] => [
    Math.max(1, Math.round(width * share)),
    Math.max(1, Math.round(height * share)),
  ];
  const steps: [number, number][] = [at(scale)];
  for (let share = scale * 2; share <= 0.75; share *= 2) steps.unshift(at(share));
  return steps;
}

/** RGBA → RGB. */
export function dropAlpha(rgba: ArrayLike<number>): Uint8Array {
  const rgb = new Uint8Array(rgba.length / 4 * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4) {
    rgb[to++] = rgba[from];
    rgb[to++] = rgba[from + 1];
    rgb[to++] = rgba[from + 2];
  }
  return rgb;
}
