import { toPicture } from "@kanizsa/shared/geometry/frame.ts";
import type { Query } from "@kanizsa/shared/pipeline/look-at-query.ts";
import { SHARPNESS } from "@kanizsa/shared/pipeline/constants.ts";
import type { Candidate } from "@kanizsa/shared/pipeline/vote.ts";

/**
 * Centre of the whole object, image px: the mean of what the references voted for, weighted as the soft
 * vote does, w = exp((s / s₀ − 1) / SHARPNESS). Of one reference its own vote.
 *
 * @param candidates best first, at least one
 */
export function voteCenter(
  { frame }: Pick<Query, "frame">,
  candidates: readonly Candidate[],
): [x: number, y: number] {
  const best = Math.max(candidates[0].similarity, 1e-6);
  let sum = 0;
  let x = 0;
  let y = 0;
  for (const { similarity, dx, dy } of candidates) {
    const weight = Math.exp((similarity / best - 1) / SHARPNESS);
    sum += weight;
    x += weight * dx;
    y += weight * dy;
  }
  return toPicture(frame, frame.width / 2 + x / sum, frame.height / 2 + y / sum);
}
