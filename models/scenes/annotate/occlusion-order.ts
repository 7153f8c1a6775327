/** Fewest pixels of one object over another's mask that make it stand before the other. */
const LEAST = 4;

/**
 * Who hides whom: `[front, behind]` where pixels that show `front` lie in the amodal mask of `behind`.
 * Of two that hide parts of each other, the one that hides more stands in front.
 *
 * @param shown number of the object that each pixel shows, −1 for none
 * @param amodal whole masks by number, [height, width], 0 or 1
 */
export function findOrder(
  shown: Int32Array,
  amodal: ReadonlyMap<number, Uint8Array>,
): [front: number, behind: number][] {
  const hidden = new Map<string, number>();
  const numbers = [...amodal.keys()];
  for (const behind of numbers) {
    const mask = amodal.get(behind);
    if (mask === undefined) continue;
    const counts = new Map<number, number>();
    for (let i = mask.indexOf(1); i >= 0; i = mask.indexOf(1, i + 1)) {
      if (shown[i] < 0 || shown[i] === behind) continue;
      counts.set(shown[i], (counts.get(shown[i]) ?? 0) + 1);
    }
    for (const [front, count] of counts) {
      if (amodal.has(front)) hidden.set(`${front} ${behind}`, count);
    }
  }
  const order: [number, number][] = [];
  for (const front of numbers) {
    for (const behind of numbers) {
      const count = hidden.get(`${front} ${behind}`) ?? 0;
      const back = hidden.get(`${behind} ${front}`) ?? 0;
      if (count >= LEAST && (count > back || (count === back && front < behind))) {
        order.push([front, behind]);
      }
    }
  }
  return order;
}
