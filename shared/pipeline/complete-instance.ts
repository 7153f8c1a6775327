import { atStride, boxToFrame, toPicture } from "../geometry/frame.ts";
import { boxToMask, maskToFrame, maskToPicture, type SoftMask } from "../geometry/resample-mask.ts";
import { keepLargestComponent } from "../mask/largest-component.ts";
import type { RunLengthMask } from "../mask/run-length-mask.ts";
import type { SegmentationRequest } from "../schema/segmentation-request.ts";
import { ABSTAIN_BELOW, MASK_STRIDE, SHORTLIST } from "./constants.ts";
import type { Query } from "./look-at-query.ts";
import { applyClicks, WRONG_CLICK, wrongClicks } from "./points.ts";
import type { PreparedBank } from "./prepared-bank.ts";
import type { Runtime } from "./runtime.ts";
import { type SoftVote, softVote, voteWeights } from "./soft-vote.ts";
import { placeMask } from "./transfer.ts";
import { type Candidate, vote } from "./vote.ts";

/** One object completed, everything at the picture's size but the soft maps. */
export interface Completion {
  readonly amodal: RunLengthMask;
  readonly visible: RunLengthMask;
  /** Certainty of the amodal mask, 0–1. */
  readonly certainty: number;
  /** References voted on, best first; empty when the bank has none. */
  readonly candidates: readonly Candidate[];
  /** Voted centre of the whole object, image px. */
  readonly center: [x: number, y: number];
  readonly abstained: boolean;
  /** P₀ of the soft vote over the frame at stride 2, null when abstained. */
  readonly prior: SoftMask | null;
}

/** References that voted for a query, best first, after the clicks had their say. */
export async function voteForQuery(
  query: Query,
  bank: PreparedBank,
  request: SegmentationRequest,
  runtime: Runtime,
): Promise<Candidate[]> {
  const { referenceId, clicks } = query.prompt;
  const only = referenceId === null ? undefined : bank.indexOf(referenceId);
  const count = Math.max(SHORTLIST, request.top_k);
  const candidates = await vote(query.map, query.visibleInFrame, bank, runtime, { count, only });
  if (clicks.length === 0) return candidates;
  return candidates
    .map((candidate) => {
      const mask = transferred(query, candidate, bank);
      const similarity = candidate.similarity *
        WRONG_CLICK ** wrongClicks(mask, query.frame, clicks);
      return { ...candidate, similarity };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

/** Reference silhouette on its voted centre, in the frame at stride 2, moved as the prompt's transform says. */
export function transferred(query: Query, candidate: Candidate, bank: PreparedBank): SoftMask {
  const { transform } = query.prompt;
  const step = query.frame.scale / MASK_STRIDE;
  return placeMask(bank.mask(candidate.index), {
    dx: candidate.dx / MASK_STRIDE + (transform?.dx ?? 0) * step,
    dy: candidate.dy / MASK_STRIDE + (transform?.dy ?? 0) * step,
    scaleX: transform?.sx ?? 1,
    scaleY: transform?.sy ?? 1,
  });
}

/** Whether the best reference is too unlike to go by; one that the caller picked never is. */
function isTooWeak({ prompt }: Query, best: Candidate): boolean {
  return best.similarity < ABSTAIN_BELOW && prompt.referenceId === null;
}

/** Mode "transfer": the best reference's silhouette, centre-aligned (paper, section 4.3), nothing else. */
export function transferInstance(
  query: Query,
  candidates: readonly Candidate[],
  bank: PreparedBank,
): Completion {
  const [best] = candidates;
  if (!best || isTooWeak(query, best)) return abstain(query, candidates);
  const mask = transferred(query, best, bank);
  const amodal = toPictureMask(query, mask);
  return {
    amodal: amodal.isEmpty ? query.visible : amodal,
    visible: query.visible,
    certainty: best.similarity,
    candidates,
    center: centerOf(query, best.dx, best.dy),
    abstained: false,
    prior: mask,
  };
}

/** Mode "refined": soft vote, then the refinement network with the picture's features. */
export async function refineInstance(
  query: Query,
  candidates: readonly Candidate[],
  others: RunLengthMask | null,
  bank: PreparedBank,
  runtime: Runtime,
): Promise<Completion> {
  const [best] = candidates;
  if (!best || isTooWeak(query, best)) return abstain(query, candidates);
  const voters = candidates.slice(0, SHORTLIST);
  const voted: SoftVote = softVote(voters, (index) => bank.mask(index));
  const chosen = query.prompt.transform ? transferred(query, best, bank) : voted.prior;
  const prior = applyClicks(chosen, query.frame, query.prompt.clicks);
  const visible = query.visibleInFrame;
  const size = visible.data.length;
  const evidence = new Float32Array(5 * size);
  evidence.set(visible.data, 0);
  evidence.set(blocked(query, others), size);
  evidence.set(prior.data, 2 * size);
  evidence.set(voted.centre.data, 3 * size);
  if (query.visibleGiven) evidence.fill(1, 4 * size);
  const { mask } = await runtime.run("refinement", {
    ...query.features,
    evidence: { dims: [1, 5, visible.height, visible.width], data: evidence },
  });
  const refined = applyClicks({ ...visible, data: mask.data }, query.frame, query.prompt.clicks);
  const data = refined.data.slice();
  keepLargestComponent(data, visible.width, visible.height);
  const found = toPictureMask(query, { ...visible, data });
  if (found.isEmpty) return abstain(query, candidates);
  const amodal = query.visibleGiven ? found.union(query.visible) : found;
  const seen = query.visibleGiven ? query.visible : query.visible.intersection(amodal);
  // a whole that has nothing of what was seen is another object
  if (seen.isEmpty) return abstain(query, candidates);
  return {
    amodal,
    visible: seen,
    certainty: meanInside(data),
    candidates,
    center: weightedCenter(query, voters),
    abstained: false,
    prior,
  };
}

/** No reference is good enough: the amodal mask is the visible one. */
function abstain(query: Query, candidates: readonly Candidate[]): Completion {
  const { visible, geometry } = query;
  return {
    amodal: visible,
    visible,
    certainty: candidates[0]?.similarity ?? 0,
    candidates,
    center: [geometry.centerX, geometry.centerY],
    abstained: true,
    prior: null,
  };
}

/** Where the whole object may be hidden for sure: beyond the picture's border, behind other instances. */
function blocked(query: Query, others: RunLengthMask | null): Float32Array {
  const frame = atStride(query.frame, MASK_STRIDE);
  const { width, height } = query.visible;
  const inside = boxToMask(boxToFrame(frame, [0, 0, width, height]), frame.width, frame.height);
  const result = inside.data.map((share) => 1 - share);
  if (others) {
    const { data } = maskToFrame(others, frame);
    for (let i = 0; i < result.length; i++) result[i] = Math.max(result[i], data[i]);
  }
  return result;
}

function toPictureMask(query: Query, mask: SoftMask): RunLengthMask {
  const { width, height } = query.visible;
  return maskToPicture(mask, atStride(query.frame, MASK_STRIDE), width, height);
}

function centerOf({ frame }: Query, dx: number, dy: number): [number, number] {
  return toPicture(frame, frame.width / 2 + dx, frame.height / 2 + dy);
}

/** Mean of the voted centres with the weights of the soft vote. */
function weightedCenter(query: Query, candidates: readonly Candidate[]): [number, number] {
  const weights = voteWeights(candidates);
  let x = 0;
  let y = 0;
  candidates.forEach(({ dx, dy }, k) => {
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
