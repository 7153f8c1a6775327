import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";

/** Rounds of the power iteration. */
const ROUNDS = 8;

/**
 * Orthonormal vectors that span nearly the same space as the first `rank` principal components of
 * some samples: power iteration on the samples' inner products, from a fixed start, so that the
 * same samples give the same vectors. Where the samples span fewer dimensions, the rest are zero.
 *
 * @param samples [count, length], of mean zero
 * @returns [rank, length]
 */
export function principalSubspace(
  samples: Float32Array,
  length: number,
  rank: number,
): Float32Array {
  const count = samples.length / length;
  const products = innerProducts(samples, length);
  const random = mulberry32(1);
  let weights = Float32Array.from({ length: rank * count }, () => random() - 0.5);
  for (let round = 0; round < ROUNDS; round++) {
    weights = multiply(weights, products, count);
    orthonormalize(weights, count);
  }
  const vectors = multiply(weights, samples, length);
  orthonormalize(vectors, length);
  return vectors;
}

/** Inner products of all pairs of samples, [count, count]. */
function innerProducts(samples: Float32Array, length: number): Float32Array {
  const count = samples.length / length;
  const products = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      const a = i * length;
      const b = j * length;
      for (let k = 0; k < length; k++) sum += samples[a + k] * samples[b + k];
      products[i * count + j] = sum;
      products[j * count + i] = sum;
    }
  }
  return products;
}

/** Product of the matrices a [rows, inner] and b [inner, columns], [rows, columns]. */
function multiply(a: Float32Array, b: Float32Array, columns: number): Float32Array<ArrayBuffer> {
  const inner = b.length / columns;
  const rows = a.length / inner;
  const product = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = product.subarray(i * columns, (i + 1) * columns);
    for (let k = 0; k < inner; k++) {
      const weight = a[i * inner + k];
      if (weight === 0) continue;
      const from = k * columns;
      for (let j = 0; j < columns; j++) row[j] += weight * b[from + j];
    }
  }
  return product;
}

/** Gram–Schmidt on the rows, in place; a row that the ones before it span becomes zero. */
function orthonormalize(rows: Float32Array, length: number): void {
  const count = rows.length / length;
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * length, (i + 1) * length);
    const before = norm(row);
    if (before === 0) continue;
    // twice: rounding leaves some of the others in it
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = rows.subarray(j * length, (j + 1) * length);
        let dot = 0;
        for (let k = 0; k < length; k++) dot += row[k] * other[k];
        for (let k = 0; k < length; k++) row[k] -= dot * other[k];
      }
    }
    const after = norm(row);
    const scale = after > 1e-4 * before ? 1 / after : 0;
    for (let k = 0; k < length; k++) row[k] *= scale;
  }
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return Math.sqrt(sum);
}
