/** Least IoU of a pair of objects that are called alike, τ_pos (paper, section 3.2). */
export const TAU_POS = 0.75;
/** Highest IoU of a pair that are called unlike, τ_neg; pairs between both are left out. */
export const TAU_NEG = 0.55;

export interface ScoredPair {
  /** IoU of the amodal masks of query and reference, at the same scale and centre. */
  readonly iou: number;
  /** Predicted similarity, 0 to 1. */
  readonly similarity: number;
}

/** Shares of pairs that are told right, 0 to 1; null without such pairs. */
export interface PairAccuracy {
  readonly posAcc: number | null;
  readonly negAcc: number | null;
  readonly accAll: number | null;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The paper's measures of the score branch (Table 4): `pos_acc` of alike pairs, `neg_acc` of unlike
 * ones, `acc_all` of both together.
 *
 * @param decision pairs are taken for alike from this similarity on
 */
export function pairAccuracy(pairs: readonly ScoredPair[], decision = 0.5): PairAccuracy {
  const positives = pairs.filter(({ iou }) => iou >= TAU_POS);
  const negatives = pairs.filter(({ iou }) => iou <= TAU_NEG);
  const accepted = positives.filter(({ similarity }) => similarity >= decision).length;
  const refused = negatives.filter(({ similarity }) => similarity < decision).length;
  const share = (count: number, of: number) => of === 0 ? null : count / of;
  return {
    posAcc: share(accepted, positives.length),
    negAcc: share(refused, negatives.length),
    accAll: share(accepted + refused, positives.length + negatives.length),
    positives: positives.length,
    negatives: negatives.length,
  };
}
