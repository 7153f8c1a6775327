import type { CellMap } from "./cell-map.ts";

/** Directions in which the channels vary most, and where their middle lies. */
export interface PrincipalComponents {
  /** Weighted mean of the samples, [channels]. */
  readonly mean: Float64Array;
  /** Unit vectors, the strongest first, [count][channels]. */
  readonly vectors: readonly Float64Array[];
}

/** Rounds of the power iteration for each component. */
const ROUNDS = 200;

/**
 * The first principal components of the cells of several maps together, each cell weighted by the
 * object's share of it. A component's sign is that of its largest entry, so that the same maps give
 * the same colours.
 */
export function principalComponents(maps: readonly CellMap[], count: number): PrincipalComponents {
  const channels = maps[0].channels;
  const mean = weightedMean(maps, channels);
  const covariance = weightedCovariance(maps, mean);
  const vectors: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const vector = strongestDirection(covariance, channels);
    deflate(covariance, vector);
    vectors.push(vector);
  }
  return { mean, vectors };
}

/** Coordinates of every cell along the components, [count, rows, columns]. */
export function projectMap(
  { channels, rows, columns, data }: CellMap,
  components: PrincipalComponents,
) {
  const size = rows * columns;
  const result = new Float32Array(components.vectors.length * size);
  components.vectors.forEach((vector, k) => {
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < size; i++) {
        result[k * size + i] += (data[c * size + i] - components.mean[c]) * vector[c];
      }
    }
  });
  return result;
}

function weightedMean(maps: readonly CellMap[], channels: number): Float64Array {
  const mean = new Float64Array(channels);
  let total = 0;
  for (const { rows, columns, data, share } of maps) {
    const size = rows * columns;
    for (let i = 0; i < size; i++) {
      total += share[i];
      for (let c = 0; c < channels; c++) mean[c] += share[i] * data[c * size + i];
    }
  }
  return mean.map((sum) => sum / Math.max(total, 1e-9));
}

function weightedCovariance(maps: readonly CellMap[], mean: Float64Array): Float64Array {
  const channels = mean.length;
  const covariance = new Float64Array(channels * channels);
  for (const { rows, columns, data, share } of maps) {
    const size = rows * columns;
    for (let i = 0; i < size; i++) {
      if (share[i] === 0) continue;
      for (let a = 0; a < channels; a++) {
        const left = share[i] * (data[a * size + i] - mean[a]);
        for (let b = 0; b < channels; b++) {
          covariance[a * channels + b] += left * (data[b * size + i] - mean[b]);
        }
      }
    }
  }
  return covariance;
}

function strongestDirection(matrix: Float64Array, size: number): Float64Array {
  // a start that no direction of the axes is orthogonal to
  let vector = Float64Array.from({ length: size }, (_, i) => 1 + i / size);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) next[a] += matrix[a * size + b] * vector[b];
    }
    const length = Math.hypot(...next);
    if (length === 0) break;
    vector = next.map((value) => value / length);
  }
  const length = Math.hypot(...vector);
  const largest = vector.reduce(
    (best, value) => Math.abs(value) > Math.abs(best) ? value : best,
    0,
  );
  return vector.map((value) => value / length * Math.sign(largest));
}

/** Takes a direction out of a symmetric matrix. */
function deflate(matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  let strength = 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) strength += vector[a] * matrix[a * size + b] * vector[b];
  }
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) matrix[a * size + b] -= strength * vector[a] * vector[b];
  }
}
