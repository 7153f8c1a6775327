import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";

/** The list in an order that the seed and a name draw (Fisher–Yates). */
export function shuffle<T>(list: readonly T[], seed: number, name: string): T[] {
  const random = mulberry32(hashSeed(seed, name));
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [result[i], result[other]] = [result[other], result[i]];
  }
  return result;
}
