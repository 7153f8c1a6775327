/** Uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A small generator with 32 bits of state (Tommy Ettinger's mulberry32): the same seed gives the
 * same numbers everywhere. For cases and samples, never for secrets.
 */
export function mulberry32(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
