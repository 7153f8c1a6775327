import type { SoftMask } from "../../geometry/resample-mask.ts";
import { silhouetteOf } from "../align/silhouette.ts";
import { CELL, MASK_STRIDE, REACH, SHARPNESS } from "../constants.ts";
import { HEAT_SIZE } from "../vote.ts";
import type { PlacedReference } from "./place-references.ts";
import { addPlaced } from "./place-mask.ts";

/** What the bank says of the whole shape, at stride 2 of the frame. */
export interface SoftVote {
  /** Soft prior P₀ = Σ wₖTₖ, 0–1; P₀(1 − P₀) is its uncertainty. */
  readonly prior: SoftMask;
  /** Σ wₖZₖ: where the centre was voted, 0–1. */
  readonly centre: SoftMask;
}

/** Least weight that has a say: it moves no pixel of the prior by more than that. */
const LEAST_WEIGHT = 1e-3;

/** Weight of each reference, w = exp((s / s₀ − 1) / SHARPNESS), sum 1; best similarity first. */
export function voteWeights(references: readonly Pick<PlacedReference, "similarity">[]): number[] {
  const best = Math.max(references[0].similarity, 1e-6);
  const weights = references.map((c) => Math.exp((c.similarity / best - 1) / SHARPNESS));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Weighted vote of transferred masks (`voteWeights()`).
 * `references` are sorted by similarity; `maskOf` gives a reference's centred silhouette.
 */
export function softVote(
  references: readonly PlacedReference[],
  maskOf: (index: number) => SoftMask,
): SoftVote {
  const { width, height } = maskOf(references[0].index);
  const prior = new Float32Array(width * height);
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  const weights = voteWeights(references);
  references.forEach((reference, k) => {
    const weight = weights[k];
    if (weight < LEAST_WEIGHT) return;
    addPlaced(prior, silhouetteOf(maskOf(reference.index)), reference.placement, weight);
    for (let i = 0; i < heat.length; i++) heat[i] += weight * reference.heat[i];
  });
  return { prior: { width, height, data: prior }, centre: spreadHeat(heat, width, height) };
}

/** A heat map over displacements drawn into the frame at stride 2, bilinear, zero beyond its reach. */
export function spreadHeat(heat: Float32Array, width: number, height: number): SoftMask {
  const data = new Float32Array(width * height);
  const { rows, columns } = HEAT_SIZE;
  // with zeros around it every pixel has four neighbours
  const stride = columns + 2;
  const padded = new Float32Array((rows + 2) * stride);
  for (let y = 0; y < rows; y++) {
    padded.set(heat.subarray(y * columns, (y + 1) * columns), (y + 1) * stride + 1);
  }
  const step = CELL / MASK_STRIDE;
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5 - height / 2) / step + REACH.rows + 1;
    const row = Math.floor(v);
    if (row < 0 || row > rows) continue;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5 - width / 2) / step + REACH.columns + 1;
      const column = Math.floor(u);
      if (column < 0 || column > columns) continue;
      const i = row * stride + column;
      const above = padded[i] + (padded[i + 1] - padded[i]) * (u - column);
      const below = padded[i + stride] +
        (padded[i + stride + 1] - padded[i + stride]) * (u - column);
      data[y * width + x] = above + (below - above) * (v - row);
    }
  }
  return { width, height, data };
}
