import { hasNetwork, type Runtime, type Tensor } from "../runtime.ts";
import type { HidingRegion } from "./hiding-region.ts";
import type { Hypothesis } from "./hypothesis.ts";

/**
 * What the refinement network is shown beside the picture's features, [1, 5 or 6, 128, 192]: visible mask;
 * what hides for sure; soft prior; voted centre; whether the visible mask was given; and, in models that
 * have the network `occluder`, the region that can hide.
 */
export function evidenceOf(
  { query: { visibleInFrame: visible, visibleGiven }, centre }: Hypothesis,
  prior: Float32Array,
  blocked: Float32Array,
  hiding: HidingRegion,
  runtime: Runtime,
): Tensor {
  const size = visible.data.length;
  const channels = hasNetwork(runtime, "occluder") ? 6 : 5;
  const data = new Float32Array(channels * size);
  data.set(visible.data, 0);
  data.set(blocked, size);
  data.set(prior, 2 * size);
  if (centre) data.set(centre.data, 3 * size);
  if (visibleGiven) data.fill(1, 4 * size, 5 * size);
  if (channels === 6) data.set(hiding.data, 5 * size);
  return { dims: [1, channels, visible.height, visible.width], data };
}
