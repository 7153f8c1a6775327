import { poolMask, type SoftMask } from "../geometry/resample-mask.ts";
import { CELL, MASK_STRIDE } from "./constants.ts";
import type { Tensor } from "./runtime.ts";

/** A query as the bank is asked with it: what is hidden has no say. */
export interface WeighedQuery {
  /** Response maps times the visible mask, [1, F, 32, 48]. */
  readonly weighted: Tensor;
  /** Share of each cell that is visible, [1, 1, 32, 48]. */
  readonly cells: Tensor;
}

/**
 * Weighs a query's response maps [1, F, 32, 48] by its visible mask at stride 2 of the frame; null when
 * nothing of that lies in the frame.
 */
export function weighQuery(map: Tensor, visible: SoftMask): WeighedQuery | null {
  const { width, height, data: shares } = poolMask(visible, CELL / MASK_STRIDE);
  if (!shares.some((share) => share > 0)) return null;
  const data = new Float32Array(map.data.length);
  for (let i = 0; i < data.length; i++) data[i] = map.data[i] * shares[i % shares.length];
  return {
    weighted: { dims: map.dims, data },
    cells: { dims: [1, 1, height, width], data: shares },
  };
}
