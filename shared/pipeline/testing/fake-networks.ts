import { mulberry32 } from "../../random/mulberry32.ts";
import type { BoxXywh } from "../../geometry/box.ts";
import { FEATURES } from "../constants.ts";
import { type Tensor, zeros } from "../runtime.ts";
import { correlate } from "./correlate.ts";

/** One network as a plain function. */
export type FakeNetwork = (inputs: Readonly<Record<string, Tensor>>) => Record<string, Tensor>;

/** Trunk: the picture itself, averaged over each cell. */
export function trunk({ image }: Readonly<Record<string, Tensor>>) {
  return { c2: average(image, 4), c3: average(image, 8), c4: average(image, 16) };
}

function average({ dims: [, channels, height, width], data }: Tensor, stride: number): Tensor {
  const rows = Math.floor(height / stride);
  const columns = Math.floor(width / stride);
  const result = zeros(1, channels, rows, columns);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows * stride; y++) {
      for (let x = 0; x < columns * stride; x++) {
        const cell = (c * rows + Math.floor(y / stride)) * columns + Math.floor(x / stride);
        result.data[cell] += data[(c * height + y) * width + x] / stride ** 2;
      }
    }
  }
  return result;
}

const random = mulberry32(5);
/** Frequencies and phase of each feature: like colours get like features, others do not. */
const WAVES = Array.from(
  { length: FEATURES },
  () => [4 * random() - 2, 4 * random() - 2, 4 * random() - 2, 6.3 * random()],
);

/** Visual concepts: unit-length features of a cell's mean colour. */
export function visualConcepts({ c3 }: Readonly<Record<string, Tensor>>) {
  const [, , rows, columns] = c3.dims;
  const size = rows * columns;
  const map = zeros(1, FEATURES, rows, columns);
  for (let i = 0; i < size; i++) {
    const [red, green, blue] = [c3.data[i], c3.data[size + i], c3.data[2 * size + i]];
    const values = WAVES.map(([a, b, c, phase]) =>
      Math.cos(a * red + b * green + c * blue + phase)
    );
    const length = Math.hypot(...values);
    values.forEach((value, f) => map.data[f * size + i] = value / length);
  }
  return { map };
}

/** ScaleNet that takes what is seen for the whole: same short edge, same centre, same size. */
export function scaleNet({ masks: { dims, data } }: Readonly<Record<string, Tensor>>) {
  const [, , rows, columns] = dims;
  const box = data.subarray(rows * columns);
  let width = 0;
  let height = 0;
  for (let x = 0; x < columns; x++) {
    width += Math.max(...Array.from({ length: rows }, (_, y) => box[y * columns + x]));
  }
  for (let y = 0; y < rows; y++) {
    height += Math.max(...box.subarray(y * columns, (y + 1) * columns));
  }
  const ratio = Math.min(width, height) / Math.max(width, height);
  return {
    geometry: {
      dims: [1, 5],
      data: Float32Array.from([Math.log(Math.max(ratio, 1e-6)), 0, 0, 0, 0]),
    },
  };
}

/** Visible mask: everything in the box. */
export function visibleMask({ prompt: { dims, data } }: Readonly<Record<string, Tensor>>) {
  const [, , height, width] = dims;
  const mask = zeros(1, 1, 2 * height, 2 * width);
  for (let y = 0; y < 2 * height; y++) {
    for (let x = 0; x < 2 * width; x++) {
      mask.data[y * 2 * width + x] = data[(y >> 1) * width + (x >> 1)];
    }
  }
  return { mask };
}

/** Coarse vote: the best correlation of each reference. */
export function coarseVote({ query, references }: Readonly<Record<string, Tensor>>) {
  const { dims: [count, rows, columns], data } = correlate(query, references);
  const score = zeros(count);
  for (let k = 0; k < count; k++) {
    score.data[k] = Math.max(...data.subarray(k * rows * columns, (k + 1) * rows * columns));
  }
  return { score };
}

/** Wide vote: the best of the basis maps' correlations in the sum that each code says. */
export function wideVote({ query, basis, codes }: Readonly<Record<string, Tensor>>) {
  const votes = correlate(query, basis);
  const [maps, rows, columns] = votes.dims;
  const places = rows * columns;
  const mean = (maps - 1) * places;
  const [count, rank] = codes.dims;
  const score = { dims: [count], data: new Float32Array(count).fill(-Infinity) };
  for (let r = 0; r < count; r++) {
    for (let place = 0; place < places; place++) {
      let sum = votes.data[mean + place];
      for (let k = 0; k < rank; k++) {
        sum += codes.data[r * rank + k] * votes.data[k * places + place];
      }
      score.data[r] = Math.max(score.data[r], sum);
    }
  }
  return { score };
}

/** Voting and score without anything learnt: mean cosine of the visible cells. */
export function match({ query, visible, references }: Readonly<Record<string, Tensor>>) {
  const total = visible.data.reduce((sum, share) => sum + share, 0);
  const { dims, data } = correlate(query, references);
  const [count, rows, columns] = dims;
  const heat = { dims, data: data.map((sum) => Math.min(1, Math.max(0, sum / total))) };
  const similarity = zeros(count);
  for (let k = 0; k < count; k++) {
    similarity.data[k] = Math.max(
      ...heat.data.subarray(k * rows * columns, (k + 1) * rows * columns),
    );
  }
  return { heat, similarity };
}

/** Refinement: what is seen and what the soft vote says. */
export function refinement({ evidence: { dims, data } }: Readonly<Record<string, Tensor>>) {
  const [, , height, width] = dims;
  const size = height * width;
  const mask = zeros(1, 1, height, width);
  for (let i = 0; i < size; i++) mask.data[i] = Math.max(data[i], data[2 * size + i]);
  return { mask };
}

export interface FakeProposal {
  readonly box: BoxXywh;
  readonly score: number;
}

/** Proposals network that sees the given boxes (px of a `width` × `height` picture). */
export function proposalsOf(
  found: readonly FakeProposal[],
  width: number,
  height: number,
): FakeNetwork {
  return ({ c3 }) => {
    const [, , rows, columns] = c3.dims;
    const cells = [1, 2, 4, 8].reduce((sum, by) => sum + (rows / by) * (columns / by), 0);
    const logits = { dims: [1, cells], data: new Float32Array(cells).fill(-20) };
    const distances = zeros(1, cells, 4);
    const scale = 640 / Math.max(width, height);
    for (const { box, score } of found) {
      const [x, y, w, h] = box.map((value) => value * scale);
      const column = Math.floor((x + w / 2) / 8);
      const row = Math.floor((y + h / 2) / 8);
      const cell = row * columns + column;
      const [u, v] = [8 * column + 4, 8 * row + 4];
      logits.data[cell] = Math.log(score / (1 - score));
      distances.data.set([u - x, v - y, x + w - u, y + h - v], 4 * cell);
    }
    return { logits, distances };
  };
}
