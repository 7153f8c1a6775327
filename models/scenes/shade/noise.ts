import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";

const SIZE = 256;

/** Seamless patterns in [0, 1] that average 0.5, in coarser and coarser versions. */
export class Noise {
  readonly #levels: Float32Array[];

  constructor(levels: Float32Array[]) {
    this.#levels = levels;
  }

  /**
   * The pattern at a place, one repetition being 1 × 1. `reach` is the width that the answer is
   * averaged over, in repetitions.
   */
  at(x: number, y: number, reach = 0): number {
    let level = 0;
    let size = SIZE;
    const last = this.#levels.length - 1;
    for (let width = reach * SIZE; width > 1.4 && level < last; width *= 0.5) {
      level++;
      size >>= 1;
    }
    const values = this.#levels[level];
    const px = (x - Math.floor(x)) * size, py = (y - Math.floor(y)) * size;
    const ix = px | 0, iy = py | 0;
    const fx = px - ix, fy = py - iy;
    const mask = size - 1;
    const left = ix & mask, right = (ix + 1) & mask;
    const top = (iy & mask) * size, bottom = ((iy + 1) & mask) * size;
    const upper = values[top + left] + (values[top + right] - values[top + left]) * fx;
    const lower = values[bottom + left] + (values[bottom + right] - values[bottom + left]) * fx;
    return upper + (lower - upper) * fy;
  }
}

/** Patterns that every material shares. */
export interface Patterns {
  /** Each cell by itself: gravel, asphalt. */
  readonly grain: Noise;
  /** Blotches of every size: clouds, dirt, wear. */
  readonly blotches: Noise;
}

/** The same patterns on every call: 2 × 256 KB and their coarser versions. */
export function createPatterns(): Patterns {
  const random = mulberry32(20231);
  const grain = new Float32Array(SIZE * SIZE);
  for (let i = 0; i < grain.length; i++) grain[i] = random();
  const blotches = new Float32Array(SIZE * SIZE);
  for (let cells = 4, weight = 0.5; cells <= 128; cells *= 2, weight *= 0.62) {
    addOctave(blotches, cells, weight, random);
  }
  stretch(blotches);
  return { grain: new Noise(levelsOf(grain)), blotches: new Noise(levelsOf(blotches)) };
}

function addOctave(
  values: Float32Array,
  cells: number,
  weight: number,
  random: () => number,
): void {
  const lattice = Float32Array.from({ length: cells * cells }, () => random() - 0.5);
  const scale = cells / SIZE;
  for (let y = 0, at = 0; y < SIZE; y++) {
    const py = y * scale, iy = Math.floor(py), fy = fade(py - iy);
    const top = iy * cells, bottom = ((iy + 1) % cells) * cells;
    for (let x = 0; x < SIZE; x++, at++) {
      const px = x * scale, ix = Math.floor(px), fx = fade(px - ix), next = (ix + 1) % cells;
      const upper = lattice[top + ix] + (lattice[top + next] - lattice[top + ix]) * fx;
      const lower = lattice[bottom + ix] + (lattice[bottom + next] - lattice[bottom + ix]) * fx;
      values[at] += weight * (upper + (lower - upper) * fy);
    }
  }
}

function fade(t: number): number {
  return t * t * (3 - 2 * t);
}

/** To mean 0.5 and deviation 0.2, cut to [0, 1]. */
function stretch(values: Float32Array): void {
  let sum = 0, squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(squares / values.length - mean * mean);
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.min(1, Math.max(0, 0.5 + (values[i] - mean) / deviation * 0.2));
  }
}

function levelsOf(values: Float32Array): Float32Array[] {
  const levels = [values];
  for (let size = SIZE / 2; size >= 2; size /= 2) {
    const finer = levels[levels.length - 1];
    const coarser = new Float32Array(size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const at = y * 4 * size + x * 2;
        coarser[y * size + x] = (finer[at] + finer[at + 1] + finer[at + 2 * size] +
          finer[at + 2 * size + 1]) / 4;
      }
    }
    levels.push(coarser);
  }
  return levels;
}
