import type { SoftMask } from "../../geometry/resample-mask.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { SegmentationRequest } from "../../schema/segmentation-request.ts";
import { ABSTAIN_BELOW, SHORTLIST } from "../constants.ts";
import type { Improvements } from "../improvements.ts";
import type { Query } from "../look-at-query.ts";
import type { PreparedBank } from "../prepared-bank.ts";
import type { Runtime } from "../runtime.ts";
import { type Candidate, vote } from "../vote.ts";
import {
  blockedRegion,
  type HidingRegion,
  hidingRegion,
  predictOccluder,
} from "./hiding-region.ts";
import { placeMask } from "./place-mask.ts";
import { type PlacedReference, placeReferences } from "./place-references.ts";
import { softVote } from "./soft-vote.ts";

/** What the bank says of one object before the picture is asked again. */
export interface Hypothesis {
  readonly query: Query;
  /** References that were voted for, each in its place, best first. */
  readonly references: readonly PlacedReference[];
  /** Whole shape over the frame at stride 2, 0–1; null when no reference is good enough. */
  readonly shape: SoftMask | null;
  /** Where its centre was voted, over the same frame. */
  readonly centre: SoftMask | null;
  /** What is seen of all other instances, null when there is none. */
  readonly others: RunLengthMask | null;
  /** Where something stands in front, over the same frame; null when nobody looked. */
  readonly occluder: Float32Array | null;
}

/** What every step of the method works with. */
export interface Means {
  readonly runtime: Runtime;
  readonly bank: PreparedBank;
  readonly improvements: Improvements;
}

/**
 * Votes for references, looks for things in front where the model can, and makes the hypothesis. `others` are
 * the visible masks of all other instances, null when there is none.
 */
export async function formHypothesis(
  query: Query,
  others: RunLengthMask | null,
  request: Pick<SegmentationRequest, "mode" | "top_k">,
  means: Means,
): Promise<Hypothesis> {
  const { runtime, bank, improvements } = means;
  const { referenceId } = query.prompt;
  const only = referenceId === null ? undefined : bank.indexOf(referenceId);
  const count = Math.max(SHORTLIST, request.top_k);
  const candidates = await vote(query.map, query.visibleInFrame, bank, runtime, { count, only });
  const occluder = improvements.has("occluder") ? await predictOccluder(query, runtime) : null;
  return makeHypothesis({ query, candidates, occluder, others, mode: request.mode }, means);
}

export interface Votes {
  readonly query: Query;
  readonly candidates: readonly Candidate[];
  readonly occluder: Float32Array | null;
  readonly others: RunLengthMask | null;
  readonly mode: SegmentationRequest["mode"];
}

/**
 * Puts each reference in its place and makes a shape of them: in mode "transfer" the best one's silhouette
 * (section 4.3), in mode "refined" their soft vote, or the best one where the caller moved it.
 */
export function makeHypothesis(
  { query, candidates, occluder, others, mode }: Votes,
  { bank, improvements }: Omit<Means, "runtime">,
): Hypothesis {
  const hiding = hidingRegion(occluder, blockedRegion(query, others));
  const references = placeReferences(query, candidates, hiding, bank, improvements);
  const [best] = references;
  if (!best || fitsNone(query, references, hiding, improvements)) {
    return { query, references, shape: null, centre: null, others, occluder };
  }
  const maskOf = (index: number) => bank.mask(index);
  const { prior, centre } = softVote(references.slice(0, SHORTLIST), maskOf);
  const single = mode === "transfer" || query.prompt.transform !== null;
  const shape = single ? placeMask(maskOf(best.index), best.placement) : prior;
  return { query, references, shape, centre, others, occluder };
}

/** Whether no reference is good enough to go by; one that the caller picked always is. */
function fitsNone(
  { prompt, visibleGiven }: Query,
  references: readonly PlacedReference[],
  { predicted }: HidingRegion,
  improvements: Improvements,
): boolean {
  if (!improvements.has("abstention") || prompt.referenceId !== null) return false;
  const shapesTell = predicted && improvements.has("shape-agreement");
  const least = shapesTell && visibleGiven ? ABSTAIN_BELOW.given : ABSTAIN_BELOW.guessed;
  return references.every(({ fit }) => fit < least);
}
