import type { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import type { InstanceResult } from "@kanizsa/shared/schema/segmentation-result.ts";

type Segment = typeof segmentPicture;

const RLE = { size: [2, 2] as [number, number], counts: "04" };
const MASK = { bbox: [0, 0, 2, 2] as [number, number, number, number], area: 4, segmentation: RLE };

/** A method that finds one made-up instance for each prompt, at once. */
export const fakeSegment: Segment = (_picture, request, { bank }) =>
  Promise.resolve({
    instances: request.prompts.map((_, index) =>
      fakeInstance(index, bank.size > 0 ? bank.idOf(0) : null)
    ),
    order: [],
    timings_ms: { proposals: 1, features: 2.25, vote: 3, refine: 4 },
  });

function fakeInstance(prompt: number, reference: string | null): InstanceResult {
  return {
    id: prompt + 1,
    prompt,
    category: "car",
    score: 0.9,
    amodal: MASK,
    visible: MASK,
    invisible: { area: 0, segmentation: { size: [2, 2], counts: "4" } },
    occlusion_rate: 0,
    truncated: false,
    match: { reference_id: reference, similarity: 0.8, center: [1, 1], scale: 1, abstained: false },
  };
}
