import type { Random } from "@kanizsa/shared/random/mulberry32.ts";

/** `count` different indices below `total`, at random; all of them where there are no more. */
export function sampleIndices(total: number, count: number, random: Random): ReadonlySet<number> {
  const indices = Array.from({ length: total }, (_, index) => index);
  // The front of a Fisher–Yates shuffle: a fixed step would always hit the same kind of case.
  const taken = Math.min(count, total);
  for (let i = 0; i < taken; i++) {
    const other = i + Math.floor(random() * (total - i));
    [indices[i], indices[other]] = [indices[other], indices[i]];
  }
  return new Set(indices.slice(0, taken));
}
