import type { PictureLevels } from "../geometry/resample-picture.ts";
import type { SegmentationRequest } from "../schema/segmentation-request.ts";
import { findProposals } from "./find-proposals.ts";
import type { Improvements } from "./improvements.ts";
import {
  fromPrompt,
  fromProposal,
  type InstancePrompt,
  needsProposals,
} from "./instance-prompt.ts";
import type { Runtime } from "./runtime.ts";
import { detectorThreshold } from "./score/instance-score.ts";

/** Score from which a proposal helps a prompt of points alone. */
const HELPFUL_SCORE = 0.2;

/** What to complete: the request's prompts in their order, or, without any, the cars that are found, best first. */
export async function choosePrompts(
  levels: PictureLevels,
  request: SegmentationRequest,
  runtime: Runtime,
  improvements: Improvements,
): Promise<InstancePrompt[]> {
  const { width, height } = levels.picture;
  if (request.prompts.length === 0) {
    const least = detectorThreshold(request.min_score, improvements);
    const found = await findProposals(levels, least, runtime);
    return found.slice(0, request.max_instances).map(fromProposal);
  }
  const proposals = request.prompts.some(needsProposals)
    ? await findProposals(levels, HELPFUL_SCORE, runtime)
    : [];
  return request.prompts.map((prompt, i) => fromPrompt(prompt, i, proposals, width, height));
}
