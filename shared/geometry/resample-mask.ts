import type { Bitmap } from "../mask/bitmap.ts";
import { createBitmap } from "../mask/bitmap.ts";
import type { BoxXywh } from "./box.ts";
import { type Frame, frameBox } from "./frame.ts";

/** A soft mask over a frame, row-major, 0–1. */
export interface SoftMask {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Samples per side and output pixel: enough to tell shares of an eighth. */
const MAX_SAMPLES = 8;

/** Share of each pixel of `frame` (px of the mask) that a bitmap covers. */
export function maskToFrame(mask: Bitmap, frame: Frame): SoftMask {
  const { width, height } = frame;
  const data = new Float32Array(width * height);
  const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.round(1 / frame.scale)));
  const xs = sampleIndices(width, samples, frame.centerX, frame.scale, mask.width);
  const ys = sampleIndices(height, samples, frame.centerY, frame.scale, mask.height);
  const share = 1 / (samples * samples);
  for (let y = 0; y < height; y++) {
    for (let j = 0; j < samples; j++) {
      const row = ys[y * samples + j];
      if (row < 0) continue;
      for (let x = 0, i = 0; x < width; x++) {
        let sum = 0;
        for (let k = 0; k < samples; k++, i++) {
          if (xs[i] >= 0) sum += mask.data[row * mask.width + xs[i]];
        }
        if (sum > 0) data[y * width + x] += sum * share;
      }
    }
  }
  return { width, height, data };
}

/** Share of each pixel that a box (frame px) covers. */
export function boxToMask(box: Readonly<BoxXywh>, width: number, height: number): SoftMask {
  const columns = coverage(box[0], box[2], width);
  const rows = coverage(box[1], box[3], height);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    if (rows[y] === 0) continue;
    for (let x = 0; x < width; x++) data[y * width + x] = rows[y] * columns[x];
  }
  return { width, height, data };
}

/**
 * The pixels of a `width` × `height` picture where a soft mask over `frame` (picture px) is above
 * `threshold`, bilinear.
 */
export function maskToPicture(
  mask: SoftMask,
  frame: Frame,
  width: number,
  height: number,
  threshold = 0.5,
): Bitmap {
  const result = createBitmap(width, height);
  const [left, top, spanX, spanY] = frameBox(frame);
  const x0 = Math.max(0, Math.floor(left));
  const x1 = Math.min(width, Math.ceil(left + spanX));
  const y1 = Math.min(height, Math.ceil(top + spanY));
  for (let y = Math.max(0, Math.floor(top)); y < y1; y++) {
    const v = (y + 0.5 - frame.centerY) * frame.scale + mask.height / 2 - 0.5;
    const row = Math.floor(v);
    const down = v - row;
    if (row < -1 || row >= mask.height) continue;
    const upper = row >= 0 ? row * mask.width : -1;
    const lower = row + 1 < mask.height ? (row + 1) * mask.width : -1;
    let u = (x0 + 0.5 - frame.centerX) * frame.scale + mask.width / 2 - 0.5;
    for (let x = x0; x < x1; x++, u += frame.scale) {
      const column = Math.floor(u);
      if (column < -1 || column >= mask.width) continue;
      const right = u - column;
      const hasLeft = column >= 0;
      const hasRight = column + 1 < mask.width;
      const a = upper >= 0 && hasLeft ? mask.data[upper + column] : 0;
      const b = upper >= 0 && hasRight ? mask.data[upper + column + 1] : 0;
      const c = lower >= 0 && hasLeft ? mask.data[lower + column] : 0;
      const d = lower >= 0 && hasRight ? mask.data[lower + column + 1] : 0;
      const above = a + (b - a) * right;
      if (above + (c + (d - c) * right - above) * down > threshold) result.data[y * width + x] = 1;
    }
  }
  return result;
}

/** A soft mask averaged over `factor` × `factor` pixels. */
export function poolMask(mask: SoftMask, factor: number): SoftMask {
  const width = mask.width / factor;
  const height = mask.height / factor;
  const data = new Float32Array(width * height);
  const share = 1 / (factor * factor);
  for (let y = 0; y < mask.height; y++) {
    const out = Math.floor(y / factor) * width;
    for (let x = 0; x < mask.width; x++) {
      data[out + Math.floor(x / factor)] += mask.data[y * mask.width + x] * share;
    }
  }
  return { width, height, data };
}

function sampleIndices(
  size: number,
  samples: number,
  center: number,
  scale: number,
  limit: number,
) {
  const indices = new Int32Array(size * samples);
  for (let i = 0; i < indices.length; i++) {
    const index = Math.floor(((i + 0.5) / samples - size / 2) / scale + center);
    indices[i] = index >= 0 && index < limit ? index : -1;
  }
  return indices;
}

function coverage(start: number, length: number, size: number): Float32Array {
  const shares = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    shares[i] = Math.min(1, Math.max(0, Math.min(i + 1, start + length) - Math.max(i, start)));
  }
  return shares;
}
