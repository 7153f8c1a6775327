/** Rounds of exchanges at most: the bank of cars is settled after three. */
const MAX_ROUNDS = 20;
/** Gains below this are rounding. */
const LEAST_GAIN = 1e-6;

/**
 * Numbers of at most `count` references that cover a bank best: those for which the sum over all references of
 * the similarity to their nearest chosen one is high (facility location). Greedily first, then by
 * exchanges of one for another while any helps (k-medoids). `similarity(a, b)` is symmetric, 0 to 1, and 1
 * of a reference with itself. The same for the same bank; costs memory and time of size².
 */
export function choosePrototypes(
  size: number,
  count: number,
  similarity: (a: number, b: number) => number,
): number[] {
  const table = new SimilarityTable(size, similarity);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, size)) chosen.push(table.best(chosen).number);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let exchanged = false;
    for (let k = 0; k < chosen.length; k++) {
      const others = chosen.filter((_, i) => i !== k);
      const { number, gain } = table.best(others);
      if (gain <= table.gain(chosen[k], others) + LEAST_GAIN) continue;
      chosen[k] = number;
      exchanged = true;
    }
    if (!exchanged) break;
  }
  return chosen.sort((a, b) => a - b);
}

class SimilarityTable {
  readonly #size: number;
  readonly #values: Float32Array;

  constructor(size: number, similarity: (a: number, b: number) => number) {
    this.#size = size;
    this.#values = new Float32Array(size * size);
    for (let a = 0; a < size; a++) {
      this.#values[a * size + a] = 1;
      for (let b = 0; b < a; b++) {
        this.#values[a * size + b] = this.#values[b * size + a] = similarity(a, b);
      }
    }
  }

  /** The reference that covers most beside those chosen; the first of equals. */
  best(chosen: readonly number[]): { number: number; gain: number } {
    const nearest = this.#nearest(chosen);
    let [number, gain] = [-1, -1];
    for (let candidate = 0; candidate < this.#size; candidate++) {
      if (chosen.includes(candidate)) continue;
      const more = this.#gainOver(candidate, nearest);
      if (more > gain) [number, gain] = [candidate, more];
    }
    return { number, gain };
  }

  /** What one more reference covers beside those chosen. */
  gain(candidate: number, chosen: readonly number[]): number {
    return this.#gainOver(candidate, this.#nearest(chosen));
  }

  #gainOver(candidate: number, nearest: Float32Array): number {
    const row = candidate * this.#size;
    let gain = 0;
    for (let i = 0; i < this.#size; i++) {
      gain += Math.max(0, this.#values[row + i] - nearest[i]);
    }
    return gain;
  }

  /** Similarity of each reference to the nearest of those chosen. */
  #nearest(chosen: readonly number[]): Float32Array {
    const nearest = new Float32Array(this.#size);
    for (const number of chosen) {
      const row = number * this.#size;
      for (let i = 0; i < this.#size; i++) {
        if (this.#values[row + i] > nearest[i]) nearest[i] = this.#values[row + i];
      }
    }
    return nearest;
  }
}
