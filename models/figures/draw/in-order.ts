/** What is made of each entry, one after the other: what is drawn is numbered in the same order every time. */
export async function inOrder<T, U>(
  list: readonly T[],
  make: (entry: T, index: number) => Promise<U>,
): Promise<U[]> {
  const made: U[] = [];
  for (const [index, entry] of list.entries()) made.push(await make(entry, index));
  return made;
}
