/**
 * The `q`-quantile of values in any order, linear between neighbours (NumPy's default): 0 is the
 * smallest, 0.5 the median, 1 the largest. NaN without values.
 */
export function quantile(values: Iterable<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
