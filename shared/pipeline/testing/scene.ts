import type { BoxXywh } from "../../geometry/box.ts";
import { type Bitmap, createBitmap, difference } from "../../mask/bitmap.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { mulberry32 } from "../../random/mulberry32.ts";
import type { Picture } from "../picture.ts";

type Rgb = readonly [red: number, green: number, blue: number];

const STREET: Rgb = [104, 118, 110];
const OCCLUDER: Rgb = [20, 20, 24];
const PATCHES = { rows: 3, columns: 6 };

/** A rendered picture, the car in it, and what of the car is seen. */
export interface Scene {
  readonly picture: Picture;
  readonly whole: Bitmap;
  readonly visible: Bitmap;
}

export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  /** Box of the whole car, image px; may stick out. */
  readonly car: BoxXywh;
  /** Tells cars apart: each seed has its own patches of colour. */
  readonly seed?: number;
  /** Something dark in front of the car, image px. */
  readonly occluder?: BoxXywh;
}

/** A car of coloured patches, with a bonnet and a boot, on a grey street. */
export function paintScene({ width, height, car, seed = 1, occluder }: SceneOptions): Scene {
  const random = mulberry32(seed);
  const patches = Array.from(
    { length: PATCHES.rows * PATCHES.columns },
    (): Rgb => [255 * random(), 255 * random(), 255 * random()],
  );
  const whole = createBitmap(width, height);
  const hidden = occluder ? rectangle(width, height, occluder) : createBitmap(width, height);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const u = (x + 0.5 - car[0]) / car[2];
      const v = (y + 0.5 - car[1]) / car[3];
      whole.data[i] = isCar(u, v) ? 1 : 0;
      const patch = Math.floor(v * PATCHES.rows) * PATCHES.columns +
        Math.floor(u * PATCHES.columns);
      const colour = hidden.data[i] ? OCCLUDER : whole.data[i] ? patches[patch] : STREET;
      rgb.set(colour, 3 * i);
    }
  }
  const picture = { width, height, rgb, workingWidth: width, workingHeight: height };
  return { picture, whole, visible: difference(whole, hidden) };
}

function isCar(u: number, v: number): boolean {
  if (u < 0 || u >= 1 || v < 0 || v >= 1) return false;
  return v >= 0.4 || (u >= 0.2 && u < 0.8);
}

/** A filled box of whole pixels, cut at the borders. */
export function rectangle(width: number, height: number, box: Readonly<BoxXywh>): Bitmap {
  return RunLengthMask.filled(width, height, box).toBitmap();
}

/** A picture of one colour. */
export function paintGrey(width: number, height: number): Picture {
  const rgb = new Uint8Array(width * height * 3).fill(120);
  return { width, height, rgb, workingWidth: width, workingHeight: height };
}
