import type { Tensor } from "./runtime.ts";

/**
 * Coarse maps of a whole bank at low rank: each one is nearly the mean map plus a weighted sum of a few
 * basis maps. As the coarse vote is linear in a reference's map, so are its votes those of the basis
 * maps in the same sum: they are correlated with the query once, whatever the bank's size.
 */
export interface BankIndex {
  /** Orthonormal basis maps, and the mean map last, [rank + 1, F, 12, 20]. */
  readonly basis: Tensor;
  /** Weights of the basis maps in each reference, [references, rank]. */
  readonly codes: Tensor;
}
