/** A case to look at, and why. */
export interface Picked<T> {
  readonly label: "best" | "median" | "worst";
  readonly entry: T;
}

/** The best, the median and the worst of some cases: fewer where there are fewer, none twice. */
export function pickCases<T>(cases: readonly T[], value: (entry: T) => number): Picked<T>[] {
  const sorted = [...cases].sort((a, b) => value(b) - value(a));
  const places = [
    { label: "best", at: 0 },
    { label: "median", at: Math.floor((sorted.length - 1) / 2) },
    { label: "worst", at: sorted.length - 1 },
  ] as const;
  const taken = new Set<number>();
  return places.flatMap(({ label, at }) => {
    if (at < 0 || at >= sorted.length || taken.has(at)) return [];
    taken.add(at);
    return [{ label, entry: sorted[at] }];
  });
}
