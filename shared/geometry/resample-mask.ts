import { EdgeWriter } from "../mask/edge-writer.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
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

/** Share of each pixel of `frame` (px of the mask) that a mask covers. */
export function maskToFrame(mask: RunLengthMask, frame: Frame): SoftMask {
  const { width, height } = frame;
  const data = new Float32Array(width * height);
  const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.round(1 / frame.scale)));
  const xs = sampleIndices(width, samples, frame.centerX, frame.scale, mask.width);
  const ys = sampleIndices(height, samples, frame.centerY, frame.scale, mask.height);
  const share = 1 / (samples * samples);
  const counts = new Uint8Array(height);
  for (let x = 0; x < width; x++) {
    let touched = false;
    for (let k = 0; k < samples; k++) {
      touched = countSamples(mask, xs[x * samples + k], ys, samples, counts) || touched;
    }
    if (!touched) continue;
    for (let y = 0; y < height; y++) data[y * width + x] = counts[y] * share;
    counts.fill(0);
  }
  return { width, height, data };
}

/**
 * Adds to the count of each output row how many of its samples `ys` (ascending; −1 is outside) column `x`
 * of the mask sets. False when there is none.
 */
function countSamples(
  mask: RunLengthMask,
  x: number,
  ys: Int32Array,
  samples: number,
  counts: Uint8Array,
): boolean {
  if (x < 0) return false;
  let touched = false;
  let i = 0;
  for (const [start, end] of mask.runsOfColumn(x)) {
    while (i < ys.length && ys[i] < start) i++;
    for (; i < ys.length && ys[i] >= start && ys[i] < end; i++) {
      counts[Math.floor(i / samples)]++;
      touched = true;
    }
  }
  return touched;
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
 * `threshold`, bilinear. Pixels are looked at one by one only where the mask's edge passes.
 */
export function maskToPicture(
  mask: SoftMask,
  frame: Frame,
  width: number,
  height: number,
  threshold = 0.5,
): RunLengthMask {
  const [left, top, spanX, spanY] = frameBox(frame);
  const x1 = Math.min(width, Math.ceil(left + spanX));
  const y1 = Math.min(height, Math.ceil(top + spanY));
  const bands = rowBands(mask, frame, Math.max(0, Math.floor(top)), y1);
  const sides = new Uint8Array(bands.length);
  const edges = new EdgeWriter();
  let x = Math.max(0, Math.floor(left));
  let u = (x + 0.5 - frame.centerX) * frame.scale + mask.width / 2 - 0.5;
  let looked = NaN;
  for (; x < x1; x++, u += frame.scale) {
    const column = Math.floor(u);
    if (column < -1 || column >= mask.width) continue;
    // several columns of the picture lie between the same two of the mask
    if (column !== looked) compare(mask, column, bands, threshold, sides);
    looked = column;
    const right = u - column;
    for (let i = 0; i < bands.length; i++) {
      if (sides[i] === BELOW) continue;
      const { row, start, down } = bands[i];
      const first = x * height + start;
      if (sides[i] === ABOVE) {
        edges.fill(first, first + down.length);
        continue;
      }
      const a = valueAt(mask, column, row);
      const c = valueAt(mask, column, row + 1);
      const upper = a + (valueAt(mask, column + 1, row) - a) * right;
      const step = c + (valueAt(mask, column + 1, row + 1) - c) * right - upper;
      for (let k = 0; k < down.length; k++) {
        if (upper + step * down[k] > threshold) edges.fill(first + k, first + k + 1);
      }
    }
  }
  return new RunLengthMask(width, height, edges.finish());
}

const BELOW = 0;
const MIXED = 1;
const ABOVE = 2;

/** For each band, on which side of the threshold its four values lie: what lies between them is there too. */
function compare(
  mask: SoftMask,
  column: number,
  bands: readonly RowBand[],
  threshold: number,
  sides: Uint8Array,
): void {
  for (let i = 0; i < bands.length; i++) {
    const { row } = bands[i];
    const above = +(valueAt(mask, column, row) > threshold) +
      +(valueAt(mask, column + 1, row) > threshold) +
      +(valueAt(mask, column, row + 1) > threshold) +
      +(valueAt(mask, column + 1, row + 1) > threshold);
    sides[i] = above === 0 ? BELOW : above === 4 ? ABOVE : MIXED;
  }
}

/** Rows of the picture whose middles lie between those of the same two rows of a mask. */
interface RowBand {
  /** The upper one of the mask's rows: −1 above the first. */
  readonly row: number;
  /** First row of the picture. */
  readonly start: number;
  /** How far each of them lies below the upper one, 0–1. */
  readonly down: number[];
}

function rowBands(mask: SoftMask, frame: Frame, start: number, end: number): RowBand[] {
  const bands: RowBand[] = [];
  for (let y = start; y < end; y++) {
    const v = (y + 0.5 - frame.centerY) * frame.scale + mask.height / 2 - 0.5;
    const row = Math.floor(v);
    if (row < -1 || row >= mask.height) continue;
    if (bands.at(-1)?.row !== row) bands.push({ row, start: y, down: [] });
    bands[bands.length - 1].down.push(v - row);
  }
  return bands;
}

/** Nothing lies beyond a mask's borders. */
function valueAt({ width, height, data }: SoftMask, x: number, y: number): number {
  return x >= 0 && y >= 0 && x < width && y < height ? data[y * width + x] : 0;
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

/** A soft mask at twice the size, bilinear between the middles of pixels; beyond the outer ones it stays as it is there. */
export function doubleMask({ width, height, data }: SoftMask): SoftMask {
  const result = new Float32Array(4 * width * height);
  for (let y = 0; y < 2 * height; y++) {
    const near = (y >> 1) * width;
    const far = Math.min(height - 1, Math.max(0, (y >> 1) + (y % 2 === 0 ? -1 : 1))) * width;
    for (let x = 0; x < 2 * width; x++) {
      const here = x >> 1;
      const beside = Math.min(width - 1, Math.max(0, here + (x % 2 === 0 ? -1 : 1)));
      result[y * 2 * width + x] = (9 * data[near + here] + 3 * data[near + beside] +
        3 * data[far + here] + data[far + beside]) / 16;
    }
  }
  return { width: 2 * width, height: 2 * height, data: result };
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
