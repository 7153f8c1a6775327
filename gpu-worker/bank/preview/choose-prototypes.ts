/**
 * Numbers of at most `count` references that cover a bank best, in the order of their worth: greedy
 * facility location, which adds the reference that most raises the sum over all references of the
 * similarity to their nearest chosen one. `similarity(a, b)` is symmetric, 0 to 1.
 */
export function choosePrototypes(
  size: number,
  count: number,
  similarity: (a: number, b: number) => number,
): number[] {
  const table = new Float32Array(size * size);
  for (let a = 0; a < size; a++) {
    table[a * size + a] = 1;
    for (let b = 0; b < a; b++) {
      table[a * size + b] = table[b * size + a] = similarity(a, b);
    }
  }
  const nearest = new Float32Array(size);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, size)) {
    let best = -1;
    let bestGain = -1;
    for (let candidate = 0; candidate < size; candidate++) {
      if (chosen.includes(candidate)) continue;
      let gain = 0;
      for (let i = 0; i < size; i++) {
        gain += Math.max(0, table[candidate * size + i] - nearest[i]);
      }
      if (gain > bestGain) [best, bestGain] = [candidate, gain];
    }
    chosen.push(best);
    for (let i = 0; i < size; i++) nearest[i] = Math.max(nearest[i], table[best * size + i]);
  }
  return chosen;
}
