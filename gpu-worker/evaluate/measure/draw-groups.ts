/** The entries of all groups, each group as many times as it counts. */
export function drawGroups<T>(groups: readonly (readonly T[])[], counts: ArrayLike<number>): T[] {
  const drawn: T[] = [];
  for (const [index, group] of groups.entries()) {
    for (let i = 0; i < counts[index]; i++) drawn.push(...group);
  }
  return drawn;
}
