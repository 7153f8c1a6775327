import { alignSilhouette } from "../align/align-silhouette.ts";
import { Ground } from "../align/ground.ts";
import { silhouetteOf } from "../align/silhouette.ts";
import { MASK_STRIDE } from "../constants.ts";
import type { Improvements } from "../improvements.ts";
import type { Query } from "../look-at-query.ts";
import { weighClicks } from "../points/weigh-clicks.ts";
import { WRONG_CLICK, wrongClicks } from "../points/wrong-clicks.ts";
import type { PreparedBank } from "../prepared-bank.ts";
import type { Candidate } from "../vote.ts";
import type { HidingRegion } from "./hiding-region.ts";
import { placeMask, type Placement } from "./place-mask.ts";

/** What placing asks of a query. */
type SeenObject = Pick<Query, "visibleInFrame" | "frame"> & {
  readonly prompt: Pick<Query["prompt"], "clicks" | "transform">;
};

/**
 * A reference where it was put to explain a query: its similarity counts how well it fits there, and its centre
 * is the aligned one where O was predicted, which is nearer to the truth than the voted one then.
 */
export interface PlacedReference extends Candidate {
  /** Place of its silhouette in the frame at stride 2. */
  readonly placement: Placement;
  /** Its similarity but for the clicks. */
  readonly fit: number;
}

/** What O is at least, for the alignment, where nobody looked for things in front: any pixel may be hidden. */
const UNKNOWN_HIDING = 0.4;
/** References that are aligned: those with most similarity × agreement where they were voted. Others hardly ever win. */
const ALIGNED = 8;
/** Power of the shape agreement in a reference's similarity. */
const AGREEMENT_POWER = 2;

/**
 * Puts the references that were voted for on their centres, or where they fit best, and ranks them by
 *
 *     s · oIoU(θ)² · WRONG_CLICK^n
 *
 * s the voted similarity (eq. 6), oIoU the shape agreement where O was predicted (without it agreement would
 * favour small cars), n the clicks that the silhouette gets wrong there. A transform that the caller asks for
 * comes on top.
 */
export function placeReferences(
  query: SeenObject,
  candidates: readonly Candidate[],
  hiding: HidingRegion,
  bank: Pick<PreparedBank, "mask">,
  improvements: Improvements,
): PlacedReference[] {
  const agreeing = improvements.has("shape-agreement") && hiding.predicted;
  const aligning = improvements.has("alignment");
  const ground = agreeing || aligning ? groundOf(query, hiding, improvements) : null;
  const { clicks } = query.prompt;
  const voted = candidates.map((candidate) => {
    const mask = bank.mask(candidate.index);
    const silhouette = silhouetteOf(mask);
    const placement = votedPlacement(candidate);
    const agreement = ground?.agreement(silhouette, placement) ?? 1;
    return { candidate, mask, silhouette, fitted: { placement, agreement } };
  });
  const promise = ({ candidate, fitted }: typeof voted[number]) =>
    candidate.similarity * fitted.agreement ** AGREEMENT_POWER;
  return voted
    .sort((a, b) => promise(b) - promise(a))
    .map(({ candidate, mask, silhouette, fitted: before }, rank) => {
      const fitted = ground && aligning && rank < ALIGNED
        ? alignSilhouette(silhouette, before.placement, ground)
        : before;
      const placement = transformed(fitted.placement, query);
      const agreement = agreeing ? fitted.agreement ** AGREEMENT_POWER : 1;
      const wrong = clicks.length === 0
        ? 0
        : wrongClicks(placeMask(mask, placement), query.frame, clicks);
      const fit = candidate.similarity * agreement;
      const similarity = fit * WRONG_CLICK ** wrong;
      const centre = aligning && hiding.predicted ? centreOf(fitted.placement) : candidate;
      return { ...candidate, similarity, fit, placement, dx: centre.dx, dy: centre.dy };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

function groundOf(
  { visibleInFrame, frame, prompt }: SeenObject,
  { data, predicted }: HidingRegion,
  improvements: Improvements,
): Ground {
  const least = predicted ? 0 : UNKNOWN_HIDING;
  const open = visibleInFrame.data.map((seen, i) => 1 - Math.max(seen, data[i], least));
  if (!improvements.has("points")) return new Ground(visibleInFrame, open);
  const clicked = weighClicks(visibleInFrame, open, frame, prompt.clicks);
  return new Ground(clicked.visible, clicked.open);
}

/** Centre-aligned, as in section 4.3. */
function votedPlacement({ dx, dy }: Candidate): Placement {
  return { dx: dx / MASK_STRIDE, dy: dy / MASK_STRIDE, scaleX: 1, scaleY: 1 };
}

/** Displacement of the centre from the frame's middle, frame px. */
function centreOf({ dx, dy }: Placement) {
  return { dx: dx * MASK_STRIDE, dy: dy * MASK_STRIDE };
}

/** Moved and scaled further as the prompt says, in image px. */
function transformed(
  placement: Placement,
  { prompt: { transform }, frame }: SeenObject,
): Placement {
  if (!transform) return placement;
  const step = frame.scale / MASK_STRIDE;
  return {
    dx: placement.dx + transform.dx * step,
    dy: placement.dy + transform.dy * step,
    scaleX: placement.scaleX * transform.sx,
    scaleY: placement.scaleY * transform.sy,
  };
}
