/**
 * What the method does beyond the paper, each a switch of its own:
 *
 * - `alignment`: references are shifted and scaled about their voted centre to fit what is seen
 *   (`align/align-silhouette.ts`); off: centre-aligned, as in section 4.3
 * - `shape-agreement`: that fit counts in ranking and voting (`complete/place-references.ts`), where it is
 *   known what hides the object; off: similarity alone
 * - `refinement`: the refinement network completes the soft prior; off: the prior is laid on what is seen
 *   (`complete/composite.ts`)
 * - `soft-prior`: the refinement network is shown the references' soft vote; off: it completes from the picture alone
 * - `occluder`: the region that can hide a part of the object is predicted (`complete/hiding-region.ts`); off:
 *   only the picture's border and other instances hide. Needs the network of that name
 * - `recalibration`: scores say how good the mask is (`score/instance-score.ts`); off: detector score or certainty
 * - `abstention`: no completion from references that don't fit (`complete/hypothesis.ts`); off: only without any
 * - `order`: instances behind the object hide nothing of it (`order/in-front.ts`); off: all others may
 * - `points`: clicks move references and are heeded to the pixel (`points/`); off: they rank references alone
 */
export const IMPROVEMENTS = [
  "alignment",
  "shape-agreement",
  "refinement",
  "soft-prior",
  "occluder",
  "recalibration",
  "abstention",
  "order",
  "points",
] as const;

export type Improvement = typeof IMPROVEMENTS[number];
export type Improvements = ReadonlySet<Improvement>;

/** What each mode does unless told otherwise: "transfer" is the paper's method, but says when nothing fits. */
export const DEFAULT_IMPROVEMENTS: Readonly<Record<"refined" | "transfer", Improvements>> = {
  refined: new Set(IMPROVEMENTS),
  transfer: new Set<Improvement>(["abstention"]),
};
