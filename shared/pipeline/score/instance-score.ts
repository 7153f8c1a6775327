import { FOUND_SCORE } from "../constants.ts";
import type { Improvements } from "../improvements.ts";

/**
 * Score of an instance, 0–1. For a prompt it is the IoU q that its amodal mask is likely to have. For a found
 * car, whose detector score is d, it is the share of such cars that are right (amodal IoU ≥ 0.5),
 *
 *     σ(a · logit(d · q) + b)
 *
 * with a and b of `FOUND_SCORE`; without the recalibration it is d itself.
 */
export function instanceScore(
  detector: number | null,
  quality: number,
  improvements: Improvements,
): number {
  if (detector === null) return quality;
  if (!improvements.has("recalibration")) return detector;
  return sigmoid(FOUND_SCORE.slope * logit(detector * quality) + FOUND_SCORE.offset);
}

/**
 * Detector score from which a car can reach `least` when its mask is perfect: those below need not be looked
 * at. Never below `LEAST_DETECTOR`.
 */
export function detectorThreshold(least: number, improvements: Improvements): number {
  if (!improvements.has("recalibration")) return Math.max(least, LEAST_DETECTOR);
  const reached = sigmoid((logit(least) - FOUND_SCORE.offset) / FOUND_SCORE.slope);
  return Math.max(reached, LEAST_DETECTOR);
}

/** Below this nearly every proposal is false. */
const LEAST_DETECTOR = 0.02;

function logit(p: number): number {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, p));
  return Math.log(bounded / (1 - bounded));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
