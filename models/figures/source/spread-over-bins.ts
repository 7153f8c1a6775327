import { type Bin, BINS, isInBin } from "@kanizsa/gpu-worker/evaluate/occlusion/bin.ts";
import type { KnownObject } from "./known-object.ts";

/** Objects that are looked at for one that is taken, at most. */
const PATIENCE = 40;

/**
 * What is made of the first objects of a source that fill the bins of hidden shares evenly, by rising
 * hidden share. Fewer where the source ends before, or gives no more of a bin.
 *
 * @param accept asked once for each object whose bin has room; null passes over it
 */
export async function spreadOverBins<T>(
  objects: AsyncIterable<KnownObject>,
  count: number,
  accept: (object: KnownObject) => Promise<T | null>,
  bins: readonly Bin[] = BINS,
): Promise<T[]> {
  const chosen: { readonly hiddenShare: number; readonly made: T }[][] = bins.map(() => []);
  const room = (index: number) => Math.floor((count + bins.length - 1 - index) / bins.length);
  let looked = 0;
  for await (const object of objects) {
    const index = bins.findIndex((bin) => isInBin(object.hiddenShare, bin));
    if (index >= 0 && chosen[index].length < room(index)) {
      const made = await accept(object);
      if (made !== null) chosen[index].push({ hiddenShare: object.hiddenShare, made });
    }
    if (chosen.flat().length === count || ++looked === PATIENCE * count) break;
  }
  return chosen.flat().sort((a, b) => a.hiddenShare - b.hiddenShare).map(({ made }) => made);
}
