import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { InstanceResult, SegmentationResult } from "../types.ts";

/** Size of the picture that test instances are in. */
export const TEST_SIZE = { width: 100, height: 60 };

/** An instance of filled boxes. */
export function instanceOf(
  id: number,
  visible: BoxXywh,
  amodal: BoxXywh,
  prompt: number | null = null,
): InstanceResult {
  const seen = filled(visible);
  const whole = filled(amodal);
  const invisible = whole.difference(seen);
  return {
    id,
    prompt,
    category: "car",
    score: 0.9,
    amodal: { bbox: amodal, area: whole.area(), segmentation: encodeRle(whole) },
    visible: { bbox: visible, area: seen.area(), segmentation: encodeRle(seen) },
    invisible: { area: invisible.area(), segmentation: encodeRle(invisible) },
    occlusion_rate: invisible.area() / whole.area(),
    truncated: false,
    match: {
      reference_id: "r1",
      similarity: 0.8,
      center: [amodal[0] + amodal[2] / 2, amodal[1] + amodal[3] / 2],
      scale: 0.2,
      abstained: false,
    },
  };
}

/** The answer to a picture of TEST_SIZE. */
export function resultOf(
  id: string,
  instances: InstanceResult[],
  order: [number, number][] = [],
): SegmentationResult {
  return {
    id,
    status: "succeeded",
    created_at: "2025-01-01T00:00:00Z",
    cache: "miss",
    image: { id: "img", ...TEST_SIZE },
    model: { name: "car", version: "1", provider: "cpu", bank: { version: "1", references: 2 } },
    timings_ms: { queue: 0, decode: 0, proposals: 0, features: 0, vote: 0, refine: 0, total: 0 },
    instances,
    order,
  };
}

function filled(box: BoxXywh): RunLengthMask {
  return RunLengthMask.filled(TEST_SIZE.width, TEST_SIZE.height, box);
}
