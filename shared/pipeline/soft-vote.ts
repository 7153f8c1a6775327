import type { SoftMask } from "../geometry/resample-mask.ts";
import { CELL, MASK_STRIDE, REACH, SHARPNESS } from "./constants.ts";
import { placeMask } from "./transfer.ts";
import { type Candidate, HEAT_SIZE } from "./vote.ts";

/** What the bank says of the whole shape, at stride 2 of the frame. */
export interface SoftVote {
  /** Soft prior P₀ = Σ wₖTₖ, 0–1; P₀(1 − P₀) is its uncertainty. */
  readonly prior: SoftMask;
  /** Σ wₖZₖ: where the centre was voted, 0–1. */
  readonly centre: SoftMask;
}

/** Weight of each candidate, w = exp((s / s₀ − 1) / SHARPNESS), sum 1; best similarity first. */
export function voteWeights(candidates: readonly Candidate[]): number[] {
  const best = Math.max(candidates[0].similarity, 1e-6);
  const weights = candidates.map((c) => Math.exp((c.similarity / best - 1) / SHARPNESS));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/**
 * Weighted vote of transferred masks (`voteWeights()`).
 * `candidates` are sorted by similarity; `maskOf` gives a reference's centred silhouette.
 */
export function softVote(
  candidates: readonly Candidate[],
  maskOf: (index: number) => SoftMask,
): SoftVote {
  const first = maskOf(candidates[0].index);
  const { width, height } = first;
  const prior = new Float32Array(width * height);
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  const weights = voteWeights(candidates);
  candidates.forEach((candidate, k) => {
    const weight = weights[k];
    if (weight < 1e-4) return;
    const placement = {
      dx: candidate.dx / MASK_STRIDE,
      dy: candidate.dy / MASK_STRIDE,
      scaleX: 1,
      scaleY: 1,
    };
    const { data } = placeMask(maskOf(candidate.index), placement);
    for (let i = 0; i < prior.length; i++) prior[i] += weight * data[i];
    for (let i = 0; i < heat.length; i++) heat[i] += weight * candidate.heat[i];
  });
  return { prior: { width, height, data: prior }, centre: spreadHeat(heat, width, height) };
}

/** A heat map over displacements drawn into the frame at stride 2, bilinear, zero beyond its reach. */
export function spreadHeat(heat: Float32Array, width: number, height: number): SoftMask {
  const data = new Float32Array(width * height);
  const { rows, columns } = HEAT_SIZE;
  const step = CELL / MASK_STRIDE;
  const value = (y: number, x: number) =>
    y < 0 || x < 0 || y >= rows || x >= columns ? 0 : heat[y * columns + x];
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5 - height / 2) / step + REACH.rows;
    const row = Math.floor(v);
    if (row < -1 || row >= rows) continue;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5 - width / 2) / step + REACH.columns;
      const column = Math.floor(u);
      if (column < -1 || column >= columns) continue;
      const above = value(row, column) +
        (value(row, column + 1) - value(row, column)) * (u - column);
      const below = value(row + 1, column) +
        (value(row + 1, column + 1) - value(row + 1, column)) * (u - column);
      data[y * width + x] = above + (below - above) * (v - row);
    }
  }
  return { width, height, data };
}
