import type { InstanceResult, Point, PreviewRequest, Prompt, Transform } from "../types.ts";
import type { Affine } from "./affine.ts";
import { moveReference } from "./move-reference.ts";

/** References to choose from. */
const TOP_K = 5;
/** The API takes no more of one prompt. */
const MOST_POINTS = 100;

/** What somebody wants otherwise of one instance. */
export interface Refinement {
  /** Oldest first: later ones have the last word. */
  readonly points: readonly Point[];
  /** Reference that was chosen; null = whatever is voted for. */
  readonly referenceId: string | null;
  /** Where that reference is put, from where it was voted; null = there. */
  readonly transform: Transform | null;
}

export const UNREFINED: Refinement = { points: [], referenceId: null, transform: null };

/** The same with one more click; null when there are too many. */
export function withPoint(refinement: Refinement, point: Point): Refinement | null {
  const points = [...refinement.points, point];
  return points.length > MOST_POINTS ? null : { ...refinement, points };
}

/**
 * The same with another reference, where the vote puts it; null when the instance has that one already.
 * `current` is what it has, `voted` what it gets when none is asked for.
 */
export function withReference(
  refinement: Refinement,
  chosen: string,
  { current, voted }: { readonly current: string | null; readonly voted: string | undefined },
): Refinement | null {
  if (chosen === current && !refinement.transform) return null;
  return { ...refinement, referenceId: chosen === voted ? null : chosen, transform: null };
}

/** The same with the matched reference moved further, so that it must stay the one. */
export function withMove(
  refinement: Refinement,
  matched: string,
  center: readonly [x: number, y: number],
  move: Affine,
): Refinement {
  const transform = moveReference(refinement.transform, center, move);
  return { ...refinement, referenceId: refinement.referenceId ?? matched, transform };
}

/** Asks for one instance anew. `before` is what it was when the refinement began: steps never add up. */
export function refineRequest(
  before: InstanceResult,
  { points, referenceId, transform }: Refinement,
): PreviewRequest {
  const seen: Prompt = before.visible.area > 0
    ? { mask: before.visible.segmentation }
    : { box: before.amodal.bbox };
  const prompt: Prompt = {
    ...seen,
    ...points.length > 0 && { points },
    ...referenceId !== null && { reference_id: referenceId },
    ...transform && { transform },
  };
  return { prompts: [prompt], top_k: TOP_K, include: ["alternatives"] };
}
