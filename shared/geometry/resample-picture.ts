import type { Picture } from "../pipeline/picture.ts";
import type { Tensor } from "../pipeline/runtime.ts";
import type { Frame } from "./frame.ts";

/** ImageNet mean and deviation of RGB / 255: how the trunk's input is standardised. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
/** Colour of whatever lies outside the picture: the mean. */
const OUTSIDE = [124, 116, 104];
/** Reductions stronger than this are averaged in halves first, so that nothing aliases. */
const HALVE_BELOW = 0.6;

interface Level {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Halved copies of one picture, made when they are first needed. */
export class PictureLevels {
  readonly picture: Picture;
  readonly #levels: Level[];

  constructor(picture: Picture) {
    this.picture = picture;
    const { workingWidth: width, workingHeight: height, rgb } = picture;
    this.#levels = [{ width, height, rgb }];
  }

  level(index: number): Level {
    while (this.#levels.length <= index) this.#levels.push(halve(this.#levels.at(-1)!));
    return this.#levels[index];
  }
}

/**
 * The crop `frame` (in px of the upright picture) as the trunk's input [1, 3, height, width], float32,
 * bilinear over halved copies.
 */
export function resamplePicture(levels: PictureLevels, frame: Frame): Tensor {
  const { picture } = levels;
  // sides of the working copy are whole, so a thin picture's axes are reduced by different shares
  const ratioX = picture.workingWidth / picture.width;
  const ratioY = picture.workingHeight / picture.height;
  let scale = frame.scale / Math.max(ratioX, ratioY);
  let index = 0;
  while (
    scale < HALVE_BELOW && Math.min(levels.level(index).width, levels.level(index).height) > 2
  ) {
    scale *= 2;
    index++;
  }
  const level = levels.level(index);
  const downX = ratioX / 2 ** index;
  const downY = ratioY / 2 ** index;
  const { width, height } = frame;
  const columns = taps(width, frame.centerX * downX, frame.scale / downX, level.width);
  const rows = taps(height, frame.centerY * downY, frame.scale / downY, level.height);
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const gain = 1 / (255 * DEVIATION[channel]);
    const bias = -MEAN[channel] / DEVIATION[channel];
    const outside = OUTSIDE[channel];
    const { rgb } = level;
    for (let y = 0; y < height; y++) {
      const top = rows.first[y];
      const bottom = rows.second[y];
      const share = rows.share[y];
      const out = channel * plane + y * width;
      for (let x = 0; x < width; x++) {
        const left = columns.first[x];
        const right = columns.second[x];
        const a = top < 0 || left < 0 ? outside : rgb[(top * level.width + left) * 3 + channel];
        const b = top < 0 || right < 0 ? outside : rgb[(top * level.width + right) * 3 + channel];
        const c = bottom < 0 || left < 0
          ? outside
          : rgb[(bottom * level.width + left) * 3 + channel];
        const d = bottom < 0 || right < 0
          ? outside
          : rgb[(bottom * level.width + right) * 3 + channel];
        const u = columns.share[x];
        const above = a + (b - a) * u;
        const below = c + (d - c) * u;
        data[out + x] = (above + (below - above) * share) * gain + bias;
      }
    }
  }
  return { dims: [1, 3, height, width], data };
}

/** Bilinear taps along one axis: both source indices (−1 outside) and the share of the second. */
function taps(size: number, center: number, scale: number, limit: number) {
  const first = new Int32Array(size);
  const second = new Int32Array(size);
  const share = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const position = (i + 0.5 - size / 2) / scale + center - 0.5;
    const floor = Math.floor(position);
    first[i] = floor >= 0 && floor < limit ? floor : -1;
    second[i] = floor + 1 >= 0 && floor + 1 < limit ? floor + 1 : -1;
    share[i] = position - floor;
  }
  return { first, second, share };
}

function halve({ width, height, rgb }: Level): Level {
  // an odd side is rounded up: its last pixel counts twice rather than being lost
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const half = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    const top = 2 * y * width * 3;
    const bottom = Math.min(2 * y + 1, height - 1) * width * 3;
    for (let x = 0; x < w; x++) {
      const left = 6 * x;
      const right = Math.min(2 * x + 1, width - 1) * 3;
      const out = (y * w + x) * 3;
      for (let c = 0; c < 3; c++) {
        const sum = rgb[top + left + c] + rgb[top + right + c] + rgb[bottom + left + c] +
          rgb[bottom + right + c];
        half[out + c] = (sum + 2) >> 2;
      }
    }
  }
  return { width: w, height: h, rgb: half };
}
