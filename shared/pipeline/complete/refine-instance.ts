import type { SoftMask } from "../../geometry/resample-mask.ts";
import type { Bitmap } from "../../mask/bitmap.ts";
import { keepLargestComponent } from "../../mask/largest-component.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { SHORTLIST } from "../constants.ts";
import type { Query } from "../look-at-query.ts";
import { bendMask } from "../points/bend-mask.ts";
import { heedClicks } from "../points/heed-clicks.ts";
import { settleClicks } from "../points/settle-clicks.ts";
import { abstain, atPictureSize, centerOf, type Completion } from "./completion.ts";
import { composite } from "./composite.ts";
import { evidenceOf } from "./evidence.ts";
import { expectedIou } from "./expected-iou.ts";
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
  const clicks = means.improvements.has("points") ? query.prompt.clicks : [];
  const prior = bendMask(shape, query.frame, clicks);
  const said = await wholeOf(hypothesis, prior, hiders, means);
  const data = query.visibleGiven
    ? said.whole.data.map((p, i) => Math.max(p, query.visibleInFrame.data[i]))
    : said.whole.data.slice();
  keepLargestComponent(data, prior.width, prior.height);
  const { mask, cut } = heedClicks({ ...prior, data }, query.frame, clicks);
  const found = atPictureSize(query, mask);
  if (found.isEmpty) return abstain(query, references);
  const given = query.visibleGiven ? withoutCut(query, cut) : null;
  const amodal = settleClicks(given ? found.union(given) : found, query.frame, clicks);
  const seen = (given ?? seenOf(hypothesis, said.visible, amodal)).intersection(amodal);
  // a whole that has nothing of what was seen is another object
  if (seen.isEmpty) return abstain(query, references);
  return {
    amodal,
    visible: seen,
    certainty: said.iou ?? expectedIou(said.whole.data),
    references,
    center: votedCenter(hypothesis),
    abstained: false,
    prior,
  };
}

/** A given visible mask is taken as it is, but for what negative clicks took away. */
function withoutCut(query: Query, cut: Bitmap | null): RunLengthMask {
  if (!cut) return query.visible;
  const lost = atPictureSize(query, { ...cut, data: Float32Array.from(cut.data) });
  const left = query.visible.difference(lost);
  return left.isEmpty ? query.visible : left;
}

/** What the refinement network says; all over the frame at stride 2, 0–1. */
interface Whole {
  readonly whole: SoftMask;
  /** The visible mask, seen better with the whole in mind; null where the network doesn't say. */
  readonly visible: SoftMask | null;
  /** IoU that the whole is likely to have with the truth; null where the network doesn't say. */
  readonly iou: number | null;
}

async function wholeOf(
  hypothesis: Hypothesis,
  prior: SoftMask,
  hiders: RunLengthMask | null,
  { runtime, improvements }: Means,
): Promise<Whole> {
  const { query, occluder } = hypothesis;
  const blocked = blockedRegion(query, hiders);
  const hiding = hidingRegion(occluder, blocked);
  if (!improvements.has("refinement")) {
    const data = composite(query.visibleInFrame.data, prior.data, hiding);
    return { whole: { ...prior, data }, visible: null, iou: null };
  }
  const shown = improvements.has("soft-prior")
    ? { hypothesis, prior: prior.data }
    : { hypothesis: { ...hypothesis, centre: null }, prior: new Float32Array(prior.data.length) };
  const evidence = evidenceOf(shown.hypothesis, shown.prior, blocked, hiding, runtime);
  const said = await runtime.run("refinement", { ...query.features, evidence });
  return {
    whole: { ...prior, data: said.mask.data },
    visible: said.visible ? { ...prior, data: said.visible.data } : null,
    iou: said.quality?.data[0] ?? null,
  };
}

/** The part of the whole that is seen: as the network corrected it, but for what other instances have. */
function seenOf(
  { query, others }: Hypothesis,
  visible: SoftMask | null,
  amodal: RunLengthMask,
): RunLengthMask {
  const before = query.visible.intersection(amodal);
  if (!visible) return before;
  const corrected = atPictureSize(query, visible).intersection(amodal);
  const own = others ? corrected.difference(others) : corrected;
  return own.isEmpty ? before : own;
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
