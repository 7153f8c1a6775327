import { EdgeWriter } from "@kanizsa/shared/mask/edge-writer.ts";
import { decodeRuns, encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { CELL, FEATURES, FRAME, SHORT_EDGE } from "@kanizsa/shared/pipeline/constants.ts";
import { coveredWindow } from "@kanizsa/shared/pipeline/covered-window.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Random } from "@kanizsa/shared/random/mulberry32.ts";

/** How far a variant strays: from a car to another one of its kind, more or less. */
const STRAY = {
  /** Standard deviation of the logarithm of either scale. */
  stretch: 0.06,
  shear: 0.04,
  /** Most of another reference's features in a cell. */
  mix: 0.35,
  /** Length of the noise added to a cell's features, and to those of all cells alike. */
  noise: 0.3,
  tint: 0.15,
} as const;

const ROWS = FRAME.height / CELL;
const COLUMNS = FRAME.width / CELL;

/** A reference as variants of it are made from: its silhouette in pixels, its features by cell. */
export interface AugmentSource {
  readonly reference: Reference;
  /** [256, 384], 0 | 1. */
  readonly silhouette: Uint8Array;
  /** [32, 48, features] over the frame, of the coverage's length. */
  readonly features: Float32Array;
}

export function augmentSource(reference: Reference): AugmentSource {
  const { mapRows, mapColumns, responseMap } = reference;
  const features = new Float32Array(ROWS * COLUMNS * FEATURES);
  const top = (ROWS - mapRows) / 2;
  const left = (COLUMNS - mapColumns) / 2;
  for (let y = 0; y < mapRows; y++) {
    for (let x = 0; x < mapColumns; x++) {
      const to = ((top + y) * COLUMNS + left + x) * FEATURES;
      for (let f = 0; f < FEATURES; f++) {
        features[to + f] = responseMap[(f * mapRows + y) * mapColumns + x];
      }
    }
  }
  return { reference, silhouette: decodeRuns(reference.mask).toBitmap().data, features };
}

/**
 * A made-up reference: the silhouette stretched and sheared, its features moved with it, mixed with
 * those of `other` and with noise. About 1 ms.
 */
export function augmentReference(
  { reference, silhouette, features }: AugmentSource,
  other: AugmentSource,
  id: string,
  random: Random,
): Reference {
  const stretchX = Math.exp(STRAY.stretch * normal(random));
  const stretchY = Math.exp(STRAY.stretch * normal(random));
  const shear = STRAY.shear * normal(random);
  const warp = fitFrame(reference, stretchX, stretchY, shear);
  const mask = warpSilhouette(silhouette, warp);
  const cells = coverageOf(mask);
  const window = coveredWindow({ width: COLUMNS, height: ROWS, data: cells });
  const cellCount = window.rows * window.columns;
  const coverage = new Float32Array(cellCount);
  const responseMap = new Float32Array(FEATURES * cellCount);
  const mix = STRAY.mix * random();
  const tint = Float32Array.from({ length: FEATURES }, () => STRAY.tint * noise(random));
  const values = new Float32Array(FEATURES);
  for (let cell = 0; cell < cellCount; cell++) {
    const row = (ROWS - window.rows) / 2 + Math.floor(cell / window.columns);
    const column = (COLUMNS - window.columns) / 2 + cell % window.columns;
    const share = cells[row * COLUMNS + column];
    if (share === 0) continue;
    coverage[cell] = share;
    const x = (warp.left + warp.across * (column + 0.5) * CELL + warp.shear * (row + 0.5) * CELL) /
      CELL;
    const y = (warp.top + warp.down * (row + 0.5) * CELL) / CELL;
    values.set(tint);
    sampleFeatures(features, x - 0.5, y - 0.5, 1 - mix, values);
    sampleFeatures(other.features, column, row, mix, values);
    for (let f = 0; f < FEATURES; f++) values[f] += STRAY.noise * noise(random);
    const scale = share / norm(values);
    for (let f = 0; f < FEATURES; f++) responseMap[f * cellCount + cell] = values[f] * scale;
  }
  return {
    ...reference,
    id,
    mask: encodeRle(mask),
    box: mask.boundingBox() ?? reference.box,
    mapRows: window.rows,
    mapColumns: window.columns,
    responseMap,
    coverage,
  };
}

/** From px of the variant's frame to the reference's: x' = left + across · x + shear · y, y' = top + down · y. */
interface Warp {
  /** What of the variant's frame the silhouette can reach, px from its borders. */
  readonly marginX: number;
  readonly marginY: number;
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
  readonly shear: number;
}

/** The variant's box centred in the frame, its short edge 112 px. */
function fitFrame({ box }: Reference, stretchX: number, stretchY: number, shear: number): Warp {
  const width = box[2] * stretchX + box[3] * Math.abs(shear);
  const height = box[3] * stretchY;
  const scale = Math.min(
    SHORT_EDGE / Math.min(width, height),
    FRAME.width / width,
    FRAME.height / height,
  );
  const across = 1 / (scale * stretchX);
  const down = 1 / (scale * stretchY);
  const slant = -shear * down / stretchX;
  return {
    marginX: Math.max(0, Math.floor((FRAME.width - width * scale) / 2) - 1),
    marginY: Math.max(0, Math.floor((FRAME.height - height * scale) / 2) - 1),
    left: box[0] + box[2] / 2 - across * FRAME.width / 2 - slant * FRAME.height / 2,
    top: box[1] + box[3] / 2 - down * FRAME.height / 2,
    across,
    down,
    shear: slant,
  };
}

function warpSilhouette(silhouette: Uint8Array, warp: Warp): RunLengthMask {
  const edges = new EdgeWriter();
  const top = warp.marginY;
  const bottom = FRAME.height - warp.marginY;
  for (let x = warp.marginX; x < FRAME.width - warp.marginX; x++) {
    let start = -1;
    let u = warp.left + warp.across * (x + 0.5) + warp.shear * (top + 0.5);
    let v = warp.top + warp.down * (top + 0.5);
    for (let y = top; y < bottom; y++, u += warp.shear, v += warp.down) {
      const isSet = u >= 0 && v >= 0 && u < FRAME.width && v < FRAME.height &&
        silhouette[(v | 0) * FRAME.width + (u | 0)] === 1;
      if (isSet === start >= 0) continue;
      if (!isSet) edges.fill(x * FRAME.height + start, x * FRAME.height + y);
      start = isSet ? y : -1;
    }
    if (start >= 0) edges.fill(x * FRAME.height + start, x * FRAME.height + bottom);
  }
  return new RunLengthMask(FRAME.width, FRAME.height, edges.finish());
}

/** Share of each cell of the frame inside a mask, [32, 48]. */
function coverageOf({ edges }: RunLengthMask): Float32Array {
  const shares = new Float32Array(ROWS * COLUMNS);
  for (let i = 0; i < edges.length; i += 2) {
    for (let pixel = edges[i]; pixel < edges[i + 1]; pixel++) {
      const x = Math.floor(pixel / FRAME.height);
      const y = pixel % FRAME.height;
      shares[Math.floor(y / CELL) * COLUMNS + Math.floor(x / CELL)] += 1 / CELL ** 2;
    }
  }
  return shares;
}

const sampled = new Float32Array(FEATURES);

/** Adds the features at a place, in cells, bilinear and of length `weight`. */
function sampleFeatures(
  features: Float32Array,
  x: number,
  y: number,
  weight: number,
  target: Float32Array,
): void {
  sampled.fill(0);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let row = Math.max(0, top); row < Math.min(ROWS, top + 2); row++) {
    for (let column = Math.max(0, left); column < Math.min(COLUMNS, left + 2); column++) {
      const share = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
      if (share === 0) continue;
      const from = (row * COLUMNS + column) * FEATURES;
      for (let f = 0; f < FEATURES; f++) sampled[f] += share * features[from + f];
    }
  }
  const length = norm(sampled);
  if (length < 1e-6) return;
  for (let f = 0; f < FEATURES; f++) target[f] += weight * sampled[f] / length;
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (let f = 0; f < values.length; f++) sum += values[f] * values[f];
  return Math.sqrt(sum);
}

/** Noise of which as many as there are features make a vector of length 1 or so. */
function noise(random: Random): number {
  return (random() - 0.5) * Math.sqrt(12 / FEATURES);
}

/** A normally distributed number (Box and Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
