/**
 * Results a second of callers that wait for their result before they ask again.
 *
 * @param ask one request; throws where it isn't answered well
 */
export async function goodput(
  ask: (caller: number) => Promise<void>,
  { callers, seconds, warmUpSeconds = 1 }: {
    readonly callers: number;
    readonly seconds: number;
    readonly warmUpSeconds?: number;
  },
): Promise<number> {
  const from = performance.now() + warmUpSeconds * 1000;
  const to = from + seconds * 1000;
  let [count, last] = [0, from];
  const call = async (caller: number) => {
    while (performance.now() < to) {
      await ask(caller);
      const now = performance.now();
      if (now < from) continue;
      count++;
      last = Math.max(last, now);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  // What ended beyond the time counts, with its time.
  return count / ((Math.max(last, to) - from) / 1000);
}
