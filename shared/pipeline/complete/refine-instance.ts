import type { SoftMask } from "../../geometry/resample-mask.ts";
import { keepLargestComponent } from "../../mask/largest-component.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { SHORTLIST } from "../constants.ts";
import { bendMask } from "../points/bend-mask.ts";
import { abstain, atPictureSize, centerOf, type Completion } from "./completion.ts";
import { composite } from "./composite.ts";
import { evidenceOf } from "./evidence.ts";
import { blockedRegion, hidingRegion } from "./hiding-region.ts";
import type { Hypothesis, Means } from "./hypothesis.ts";
import { voteWeights } from "./soft-vote.ts";

/**
 * Mode "refined": the soft prior completed by the refinement network from the picture's features, what is
 * seen and what hides. `hiders` are the visible masks of other instances that can stand in front.
 */
export async function refineInstance(
  hypothesis: Hypothesis,
  hiders: RunLengthMask | null,
  means: Means,
): Promise<Completion> {
  const { query, references, shape } = hypothesis;
  if (!shape) return abstain(query, references);
  const { clicks } = query.prompt;
  const prior = bendMask(shape, query.frame, clicks);
  const whole = await wholeMask(hypothesis, prior, hiders, means);
  const refined = bendMask(whole, query.frame, clicks);
  const data = refined.data.slice();
  keepLargestComponent(data, refined.width, refined.height);
  const found = atPictureSize(query, { ...refined, data });
  if (found.isEmpty) return abstain(query, references);
  const amodal = query.visibleGiven ? found.union(query.visible) : found;
  const seen = query.visibleGiven ? query.visible : query.visible.intersection(amodal);
  // a whole that has nothing of what was seen is another object
  if (seen.isEmpty) return abstain(query, references);
  return {
    amodal,
    visible: seen,
    certainty: meanInside(data),
    references,
    center: votedCenter(hypothesis),
    abstained: false,
    prior,
  };
}

/** The whole object over the frame at stride 2, 0–1. */
async function wholeMask(
  hypothesis: Hypothesis,
  prior: SoftMask,
  hiders: RunLengthMask | null,
  { runtime, improvements }: Means,
): Promise<SoftMask> {
  const { query, occluder } = hypothesis;
  const blocked = blockedRegion(query, hiders);
  const hiding = hidingRegion(occluder, blocked);
  if (!improvements.has("refinement")) {
    return { ...prior, data: composite(query.visibleInFrame.data, prior.data, hiding) };
  }
  const evidence = evidenceOf(hypothesis, prior.data, blocked, hiding, runtime);
  const { mask } = await runtime.run("refinement", { ...query.features, evidence });
  return { ...prior, data: mask.data };
}

/** Mean of the references' centres, weighted as in the soft vote, image px. */
function votedCenter({ query, references }: Hypothesis): [x: number, y: number] {
  const voters = references.slice(0, SHORTLIST);
  const weights = voteWeights(voters);
  let x = 0;
  let y = 0;
  voters.forEach(({ dx, dy }, k) => {
    x += weights[k] * dx;
    y += weights[k] * dy;
  });
  return centerOf(query, x, y);
}

function meanInside(data: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (const p of data) {
    if (p <= 0.5) continue;
    sum += p;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
