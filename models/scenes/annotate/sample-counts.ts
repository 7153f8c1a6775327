import { SUPERSAMPLING } from "../scene/build-scene.ts";

/** Samples of a pixel, and how many of them an object must cover for the pixel to be its own: half. */
const SAMPLES = SUPERSAMPLING ** 2;
const ENOUGH = SAMPLES / 2;

/** Pixels of which at least half of the samples are set: [height, width], 0 or 1. */
export function halfCovered(samples: Uint8Array, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const row = width * SUPERSAMPLING;
  for (let y = 0, at = 0; y < height; y++) {
    let from = y * SUPERSAMPLING * row;
    for (let x = 0; x < width; x++, at++, from += 2) {
      const sum = samples[from] + samples[from + 1] + samples[from + row] + samples[from + row + 1];
      if (sum >= ENOUGH) pixels[at] = 1;
    }
  }
  return pixels;
}

/**
 * The object that each pixel shows, among those that `counts` says yes to: the one with most of the
 * pixel's samples and at least half of them, the first sample deciding between equals; −1 for none.
 */
export function dominantObjects(
  objectOfSample: (sample: number) => number,
  counts: (object: number) => boolean,
  width: number,
  height: number,
): Int32Array {
  const pixels = new Int32Array(width * height).fill(-1);
  const row = width * SUPERSAMPLING;
  const found = new Int32Array(SAMPLES);
  for (let y = 0, at = 0; y < height; y++) {
    let from = y * SUPERSAMPLING * row;
    for (let x = 0; x < width; x++, at++, from += 2) {
      found[0] = objectOfSample(from);
      found[1] = objectOfSample(from + 1);
      found[2] = objectOfSample(from + row);
      found[3] = objectOfSample(from + row + 1);
      let best = -1, most = ENOUGH - 1;
      for (let k = 0; k < SAMPLES; k++) {
        if (found[k] < 0 || !counts(found[k])) continue;
        let same = 0;
        for (let other = 0; other < SAMPLES; other++) if (found[other] === found[k]) same++;
        if (same > most) [best, most] = [found[k], same];
      }
      pixels[at] = best;
    }
  }
  return pixels;
}
