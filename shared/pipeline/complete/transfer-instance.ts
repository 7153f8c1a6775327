import { abstain, atPictureSize, centerOf, type Completion } from "./completion.ts";
import { composite } from "./composite.ts";
import { blockedRegion, hidingRegion } from "./hiding-region.ts";
import type { Hypothesis } from "./hypothesis.ts";

/**
 * Mode "transfer": the best reference's silhouette (paper, section 4.3) and nothing else, unless it is known
 * where things stand in front.
 */
export function transferInstance(hypothesis: Hypothesis): Completion {
  const { query, references, shape, occluder } = hypothesis;
  if (!shape) return abstain(query, references);
  const [best] = references;
  const hiding = hidingRegion(occluder, blockedRegion(query, null));
  const mask = occluder
    ? { ...shape, data: composite(query.visibleInFrame.data, shape.data, hiding) }
    : shape;
  const amodal = atPictureSize(query, mask);
  return {
    amodal: amodal.isEmpty ? query.visible : amodal,
    visible: query.visible,
    certainty: best.similarity,
    references,
    center: centerOf(query, best.dx, best.dy),
    abstained: false,
    prior: shape,
  };
}
