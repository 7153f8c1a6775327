/** Entries in lists of those that share a key, in the order in which the keys come up. */
export function groupBy<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string | number,
): T[][] {
  const groups = new Map<string | number, T[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}
