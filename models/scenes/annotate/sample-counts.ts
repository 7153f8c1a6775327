import type { Cover } from "../raster/cover.ts";
import { SUPERSAMPLING } from "../scene/build-scene.ts";

/** Samples of a pixel, and how many of them an object must cover for the pixel to be its own: half. */
const SAMPLES = SUPERSAMPLING ** 2;
const ENOUGH = SAMPLES / 2;

/** Pixels of which the object covers at least half of the samples: [height, width], 0 or 1. */
export function halfCovered(
  { samples, left, top, right, bottom }: Cover,
  width: number,
  height: number,
): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const row = width * SUPERSAMPLING;
  const [firstX, lastX] = [left >> 1, (right + 1) >> 1];
  for (let y = top >> 1; y < (bottom + 1) >> 1; y++) {
    for (let x = firstX; x < lastX; x++) {
      const from = y * SUPERSAMPLING * row + x * SUPERSAMPLING;
      const sum = samples[from] + samples[from + 1] + samples[from + row] + samples[from + row + 1];
      if (sum >= ENOUGH) pixels[y * width + x] = 1;
    }
  }
  return pixels;
}

/**
 * The object that each pixel shows, by the objects of its samples (−1 for none), among those that `counts` says yes to: the one with most of the
 * pixel's samples and at least half of them, the nearer of two equals; −1 for none.
 */
export function dominantObjects(
  objects: Int32Array,
  nearness: Float32Array,
  counts: (object: number) => boolean,
  width: number,
  height: number,
): Int32Array {
  const pixels = new Int32Array(width * height).fill(-1);
  const row = width * SUPERSAMPLING;
  for (let y = 0, at = 0; y < height; y++) {
    let from = y * SUPERSAMPLING * row;
    for (let x = 0; x < width; x++, at++, from += SUPERSAMPLING) {
      const a = objects[from],
        b = objects[from + 1],
        c = objects[from + row],
        d = objects[from + row + 1];
      if (a === b && a === c && a === d) {
        if (a >= 0 && counts(a)) pixels[at] = a;
        continue;
      }
      let best = -1, most = ENOUGH - 1, nearest = 0;
      for (let k = 0; k < SAMPLES; k++) {
        const object = k === 0 ? a : k === 1 ? b : k === 2 ? c : d;
        if (object < 0 || !counts(object)) continue;
        const same = (a === object ? 1 : 0) + (b === object ? 1 : 0) + (c === object ? 1 : 0) +
          (d === object ? 1 : 0);
        const near = nearness[from + (k & 1) + (k >> 1) * row];
        if (same < ENOUGH || same < most || (same === most && near <= nearest)) continue;
        [best, most, nearest] = [object, same, near];
      }
      pixels[at] = best;
    }
  }
  return pixels;
}
