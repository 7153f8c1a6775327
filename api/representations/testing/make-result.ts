import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type {
  InstanceResult,
  SegmentationResult,
} from "@kanizsa/shared/schema/segmentation-result.ts";

export interface MadeInstance {
  readonly amodal: RunLengthMask;
  /** By default all of it. */
  readonly visible?: RunLengthMask;
  readonly category?: string;
}

/** A result with these masks, ids from 1; all else is made up. */
export function makeResult(
  width: number,
  height: number,
  instances: readonly MadeInstance[],
  order: SegmentationResult["order"] = [],
): SegmentationResult {
  return {
    id: "seg_made",
    status: "succeeded",
    created_at: "2026-01-02T03:04:05.678Z",
    cache: "miss",
    image: { id: `sha256:${"0a".repeat(32)}`, width, height },
    model: {
      name: "car",
      version: "1.2.3",
      provider: "cpu",
      bank: { version: "4.5.6", references: 440 },
    },
    timings_ms: { queue: 0, decode: 1, proposals: 2, features: 3, vote: 4, refine: 5, total: 15 },
    instances: instances.map(makeInstance),
    order,
  };
}

function makeInstance(
  { amodal, visible = amodal, category = "car" }: MadeInstance,
  index: number,
): InstanceResult {
  const hidden = amodal.difference(visible);
  const [x, y, width, height] = amodal.boundingBox() ?? [0, 0, 0, 0];
  return {
    id: index + 1,
    prompt: null,
    category,
    score: 1 / (index + 2),
    amodal: describe(amodal),
    visible: describe(visible),
    invisible: { area: hidden.area(), segmentation: encodeRle(hidden) },
    occlusion_rate: hidden.isEmpty ? 0 : hidden.area() / amodal.area(),
    truncated: false,
    match: {
      reference_id: null,
      similarity: 0,
      center: [x + width / 2, y + height / 2],
      scale: 1,
      abstained: false,
    },
  };
}

function describe(mask: RunLengthMask): InstanceResult["amodal"] {
  return {
    bbox: mask.boundingBox() ?? [0, 0, 0, 0],
    area: mask.area(),
    segmentation: encodeRle(mask),
  };
}
