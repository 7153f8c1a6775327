import { max } from "@tensorflow/tfjs-core";
import type { MapsNetwork } from "./maps-network.ts";
import { correlate } from "./correlate.ts";

/** query [1, F, H, W], references [r, F, h, w] at stride 16 → best correlation of each reference [r]. */
export const coarseVote: MapsNetwork = (_, { query, references }) => ({
  score: max(correlate(query, references, 0, references.dims[1]), [0, 1, 2]),
});
