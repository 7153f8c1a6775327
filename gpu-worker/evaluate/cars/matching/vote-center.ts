import { toPicture } from "@kanizsa/shared/geometry/frame.ts";
import { voteWeights } from "@kanizsa/shared/pipeline/complete/soft-vote.ts";
import type { Query } from "@kanizsa/shared/pipeline/look-at-query.ts";
import type { Candidate } from "@kanizsa/shared/pipeline/vote.ts";

/**
 * Centre of the whole object, image px: the mean of what the references voted for, weighted as in the soft
 * vote. Of one reference its own vote.
 *
 * @param candidates best first, at least one
 */
export function voteCenter(
  { frame }: Pick<Query, "frame">,
  candidates: readonly Candidate[],
): [x: number, y: number] {
  let x = 0;
  let y = 0;
  for (const [k, weight] of voteWeights(candidates).entries()) {
    x += weight * candidates[k].dx;
    y += weight * candidates[k].dy;
  }
  return toPicture(frame, frame.width / 2 + x, frame.height / 2 + y);
}
