export interface CalibrationPoint {
  /** What the score says, 0 to 1. */
  readonly confidence: number;
  /** What came true: 1 or 0 for right or wrong, or a value between, such as the IoU. */
  readonly outcome: number;
}

/** One bar of a reliability diagram. */
export interface CalibrationBin {
  /** Confidences above `from` and up to `to`; the first bin holds 0 too. */
  readonly from: number;
  readonly to: number;
  readonly points: number;
  /** Means over the bin's points; null without any. */
  readonly confidence: number | null;
  readonly outcome: number | null;
}

export interface Calibration {
  /** Expected calibration error: mean gap of confidence and outcome over all points, by their bins. */
  readonly error: number;
  /** Largest gap of a bin. */
  readonly maximum: number;
  readonly bins: readonly CalibrationBin[];
}

/**
 * Expected calibration error with bins of equal width ("On Calibration of Modern Neural Networks",
 * ICML 2017, eq. 3), and the reliability diagram. Null without points.
 *
 * @throws {RangeError} for a confidence outside of 0 to 1
 */
export function calibrationError(
  points: readonly CalibrationPoint[],
  bins = 15,
): Calibration | null {
  if (points.length === 0) return null;
  const sums = Array.from({ length: bins }, () => ({ points: 0, confidence: 0, outcome: 0 }));
  for (const { confidence, outcome } of points) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new RangeError(`Use confidences from 0 to 1: got ${confidence}`);
    }
    const sum = sums[binOf(confidence, bins)];
    sum.points++;
    sum.confidence += confidence;
    sum.outcome += outcome;
  }
  const gaps = sums.map(({ confidence, outcome }) => Math.abs(confidence - outcome));
  return {
    error: gaps.reduce((total, gap) => total + gap, 0) / points.length,
    maximum: Math.max(...sums.map(({ points }, i) => points === 0 ? 0 : gaps[i] / points)),
    bins: sums.map(({ points, confidence, outcome }, i) => ({
      from: i / bins,
      to: (i + 1) / bins,
      points,
      confidence: points === 0 ? null : confidence / points,
      outcome: points === 0 ? null : outcome / points,
    })),
  };
}

/** Bins are closed above. */
function binOf(confidence: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(confidence * bins) - 1);
  // the product may have been rounded over a bound
  if (bin > 0 && confidence <= bin / bins) bin--;
  return bin;
}
