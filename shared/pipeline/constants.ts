/** Unit of scale: the short edge of the amodal box in px at scale 1 (paper, section 3.2: L = 224). */
export const L = 224;

/**
 * Short edge of the amodal box in the frame that the networks see: half of L, so that their stride 8
 * is the paper's stride 16 at a quarter of the cost.
 */
export const SHORT_EDGE = L / 2;

/** The frame of queries and references, px: the amodal centre in its middle, the short edge `SHORT_EDGE`. */
export const FRAME = { width: 384, height: 256 } as const;

/** Masks leave and enter the networks at this stride of the frame. */
export const MASK_STRIDE = 2;

/** Response maps have this stride of the frame: one cell. */
export const CELL = 8;

/** ScaleNet's wide crop around the visible box, px, and how many times the box it spans at least. */
export const WIDE = { width: 256, height: 160, context: 1.8 } as const;

/** Visual concepts per cell, F of eq. 3. */
export const FEATURES = 32;

/** Cells of a reference's window around its centre; what lies beyond is cut. */
export const MAP = { rows: 24, columns: 40 } as const;

/** Displacements of the centre that are voted on, in cells: ±rows, ±columns. */
export const REACH = { rows: 8, columns: 12 } as const;

/** The coarse vote works at twice the cell; ScaleNet's centre is near enough for half the exact vote's reach. */
export const COARSE = {
  rows: MAP.rows / 2,
  columns: MAP.columns / 2,
  reachRows: REACH.rows / 4,
  reachColumns: REACH.columns / 4,
} as const;

/** References that pass the coarse vote; all of them enter the soft vote. */
export const SHORTLIST = 16;

/** Soft vote: w = exp((s / s₀ − 1) / SHARPNESS). */
export const SHARPNESS = 0.05;

/** Long side of the picture that the proposals network sees, px. */
export const PROPOSAL_SIDE = 640;

/**
 * No reference fits, and the method abstains, where the best similarity × oIoU² is below these: `given` where the
 * caller gave the visible mask, `guessed` where it was predicted, which completes worse but is worse alone too.
 * Three in four people, poles, signs and plants as prompts (train cut-outs in CamVid's train frames) lie below; no
 * dev car does (least: 0.39); of rendered train cars 8 % and 5 %, which are worth no more completed (masks: IoU
 * 0.62 against 0.76 as seen; boxes: 0.63 against 0.45). Where O isn't predicted the similarity alone is held
 * against `guessed`.
 */
export const ABSTAIN_BELOW = { given: 0.15, guessed: 0.05 } as const;

/**
 * How a found car's score follows from detector score × expected IoU (`score/instance-score.ts`).
 */
export const FOUND_SCORE = { slope: 1, offset: 0.22 } as const;
