import type { RunLengthMask } from "./run-length-mask.ts";

/**
 * Pixels that two masks of one size share, without making their intersection: one pass over the
 * edges of both, from where the later one begins to where the earlier one ends.
 *
 * @throws {RangeError} when the sizes differ
 */
export function intersectionArea(a: RunLengthMask, b: RunLengthMask): number {
  if (a.width !== b.width || a.height !== b.height) {
    const sizes = `${a.width} × ${a.height} and ${b.width} × ${b.height}`;
    throw new RangeError(`Use two masks of the same size: got ${sizes}`);
  }
  const [first, second] = [a.edges, b.edges];
  if (first.length === 0 || second.length === 0) return 0;
  let i = firstRunBeyond(first, second[0]);
  let j = firstRunBeyond(second, first[0]);
  let shared = 0;
  while (i < first.length && j < second.length) {
    const start = first[i] > second[j] ? first[i] : second[j];
    const firstEnd = first[i + 1];
    const secondEnd = second[j + 1];
    const end = firstEnd < secondEnd ? firstEnd : secondEnd;
    if (end > start) shared += end - start;
    if (firstEnd === end) i += 2;
    if (secondEnd === end) j += 2;
  }
  return shared;
}

/** Index of the first run that ends beyond a position (edges come in pairs, ascending). */
function firstRunBeyond(edges: Uint32Array, position: number): number {
  let low = 0;
  let high = edges.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[2 * middle + 1] <= position) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}
