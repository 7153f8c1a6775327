import { intersectionArea } from "@kanizsa/shared/mask/intersection-area.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { COARSE_LENGTH, poolWindow } from "@kanizsa/shared/pipeline/coarse-map.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";

/**
 * How well one reference of a bank stands for another, 0 to 1: IoU of their silhouettes in the reference
 * frame, for a shape that is transferred must fit, times the cosine of their response maps at stride 16, for
 * it must be found first.
 */
export function referenceSimilarity(
  references: readonly Reference[],
): (a: number, b: number) => number {
  const silhouettes = references.map(({ mask }) => decodeRuns(mask));
  const areas = silhouettes.map((silhouette) => silhouette.area());
  const maps = references.map((reference) => {
    const map = new Float32Array(COARSE_LENGTH);
    poolWindow(reference, map);
    return unit(map);
  });
  return (a, b) => {
    const shared = intersectionArea(silhouettes[a], silhouettes[b]);
    let cosine = 0;
    for (let i = 0; i < COARSE_LENGTH; i++) cosine += maps[a][i] * maps[b][i];
    return shared / (areas[a] + areas[b] - shared) * Math.max(0, cosine);
  };
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return values.map((value) => value / length);
}
