import type { HidingRegion } from "./hiding-region.ts";

/**
 * A shape laid on what is seen, 0–1: V ∪ (T ∩ O) where O was predicted, since nothing of the object hides where
 * nothing stands in front; V ∪ T where it wasn't.
 */
export function composite(
  visible: Float32Array,
  shape: Float32Array,
  { data: hiding, predicted }: HidingRegion,
): Float32Array {
  return shape.map((p, i) => Math.max(visible[i], predicted ? Math.min(p, hiding[i]) : p));
}
