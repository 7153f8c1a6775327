import type { Picture } from "../pipeline/picture.ts";
import type { Tensor } from "../pipeline/runtime.ts";
import type { Frame } from "./frame.ts";

/** ImageNet mean and deviation of RGB / 255: how the trunk's input is standardised. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
/** Colour of whatever lies outside the picture: the mean. */
const OUTSIDE = [124, 116, 104];
/** The same as a line: 0–255 → standardised. */
const GAIN = DEVIATION.map((deviation) => 1 / (255 * deviation));
const BIAS = MEAN.map((mean, channel) => -mean / DEVIATION[channel]);
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
  const data = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) writeRow(level, columns, rows, y, data);
  return { dims: [1, 3, height, width], data };
}

/** Row `y` of all three channels: both rows of the level and both columns blended, what is outside in `OUTSIDE`. */
function writeRow(level: Level, columns: Taps, rows: Taps, y: number, data: Float32Array): void {
  const { first, second, share } = columns;
  const { rgb } = level;
  const plane = data.length / 3;
  const top = rows.first[y] * level.width * 3;
  const bottom = rows.second[y] * level.width * 3;
  const down = rows.share[y];
  for (let x = 0, out = y * first.length; x < first.length; x++, out++) {
    const left = first[x] * 3;
    const right = second[x] * 3;
    const u = share[x];
    if ((top | bottom | left | right) >= 0) {
      const a = top + left;
      const b = top + right;
      const c = bottom + left;
      const d = bottom + right;
      const red = blend(rgb[a], rgb[b], rgb[c], rgb[d], u, down);
      const green = blend(rgb[a + 1], rgb[b + 1], rgb[c + 1], rgb[d + 1], u, down);
      const blue = blend(rgb[a + 2], rgb[b + 2], rgb[c + 2], rgb[d + 2], u, down);
      data[out] = red * GAIN[0] + BIAS[0];
      data[out + plane] = green * GAIN[1] + BIAS[1];
      data[out + 2 * plane] = blue * GAIN[2] + BIAS[2];
    } else {
      for (let channel = 0; channel < 3; channel++) {
        const a = valueAt(rgb, top, left, channel);
        const b = valueAt(rgb, top, right, channel);
        const c = valueAt(rgb, bottom, left, channel);
        const d = valueAt(rgb, bottom, right, channel);
        data[out + channel * plane] = blend(a, b, c, d, u, down) * GAIN[channel] + BIAS[channel];
      }
    }
  }
}

/** One channel of a pixel by the offsets of its row and column, negative outside. */
function valueAt(rgb: Uint8Array, row: number, column: number, channel: number): number {
  return row < 0 || column < 0 ? OUTSIDE[channel] : rgb[row + column + channel];
}

/** Bilinear: `a` and `b` lie above, `c` and `d` below; shares of the right and of the lower ones. */
function blend(a: number, b: number, c: number, d: number, right: number, down: number): number {
  const above = a + (b - a) * right;
  return above + (c + (d - c) * right - above) * down;
}

/** Bilinear taps along one axis: both source indices (−1 outside) and the share of the second. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

function taps(size: number, center: number, scale: number, limit: number): Taps {
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
    for (let x = 0, out = y * w * 3; x < w; x++, out += 3) {
      const left = 6 * x;
      const right = 2 * x + 1 < width ? left + 3 : left;
      const a = top + left;
      const b = top + right;
      const c = bottom + left;
      const d = bottom + right;
      half[out] = (rgb[a] + rgb[b] + rgb[c] + rgb[d] + 2) >> 2;
      half[out + 1] = (rgb[a + 1] + rgb[b + 1] + rgb[c + 1] + rgb[d + 1] + 2) >> 2;
      half[out + 2] = (rgb[a + 2] + rgb[b + 2] + rgb[c + 2] + rgb[d + 2] + 2) >> 2;
    }
  }
  return { width: w, height: h, rgb: half };
}
