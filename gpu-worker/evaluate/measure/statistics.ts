/** Values by name; null where there is nothing to measure. */
export type Statistics<K extends string> = Readonly<Record<K, number | null>>;

/** One value for each name of other ones. */
export function forEachName<K extends string, T>(
  named: Readonly<Record<K, unknown>>,
  make: (name: K) => T,
): Record<K, T> {
  // Object.keys() has forgotten which names these are.
  const names = Object.keys(named) as K[];
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, T>;
}

/** What the first have more than the second, by name. */
export function subtract<K extends string>(a: Statistics<K>, b: Statistics<K>): Statistics<K> {
  return forEachName(a, (name) => {
    const [first, second] = [a[name], b[name]];
    return first === null || second === null ? null : first - second;
  });
}
