import { atStride, boxToFrame } from "../../geometry/frame.ts";
import { boxToMask, doubleMask, maskToFrame, poolMask } from "../../geometry/resample-mask.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { MASK_STRIDE } from "../constants.ts";
import type { Query } from "../look-at-query.ts";
import { hasNetwork, type Runtime } from "../runtime.ts";

/** O: where a part of the object can be hidden, over the frame at stride 2, 0–1. */
export interface HidingRegion {
  readonly data: Float32Array;
  /** Whether things in front of the object were looked for; else only the border and other instances are in it. */
  readonly predicted: boolean;
}

/** What hides for sure: all beyond the picture's border, and `others`, the visible masks of other instances. */
export function blockedRegion(query: Query, others: RunLengthMask | null): Float32Array {
  const frame = atStride(query.frame, MASK_STRIDE);
  const { width, height } = query.visible;
  const inside = boxToMask(boxToFrame(frame, [0, 0, width, height]), frame.width, frame.height);
  const result = inside.data.map((share) => 1 - share);
  return others ? larger(result, maskToFrame(others, frame).data) : result;
}

/**
 * Probability that something stands in front of the object at a pixel, over the frame at stride 2: the network
 * `occluder` on the frame's features and the visible mask at stride 4. Null where the model has none.
 */
export async function predictOccluder(
  { visibleInFrame, features }: Query,
  runtime: Runtime,
): Promise<Float32Array | null> {
  if (!hasNetwork(runtime, "occluder")) return null;
  const visible = poolMask(visibleInFrame, 2);
  const { width, height } = visible;
  const { mask } = await runtime.run("occluder", {
    ...features,
    visible: { dims: [1, 1, height, width], data: visible.data },
  });
  return doubleMask({ width, height, data: mask.data }).data;
}

/** O = max(predicted, blocked); what is blocked alone where nothing was predicted. */
export function hidingRegion(predicted: Float32Array | null, blocked: Float32Array): HidingRegion {
  const data = predicted ? larger(predicted, blocked) : blocked;
  return { data, predicted: predicted !== null };
}

function larger(a: Float32Array, b: Float32Array): Float32Array {
  const result = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = Math.max(a[i], b[i]);
  return result;
}
