/** Does it for every item, so many at a time; rejects with the first error, once all have ended. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  atOnce: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let fault: { readonly error: unknown } | undefined;
  const work = async () => {
    for (let next = rest.next(); !next.done && !fault; next = rest.next()) {
      try {
        await act(next.value);
      } catch (error) {
        fault ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (fault) throw fault.error;
}
