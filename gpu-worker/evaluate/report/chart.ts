import type { Interval } from "../measure/interval.ts";

export interface ChartPoint {
  readonly x: number;
  /** Null leaves a gap: there was nothing to measure. */
  readonly y: number | null;
  readonly interval?: Interval | null;
  /** How much stands behind it, 0 to 1: drawn as the size of the point. */
  readonly weight?: number;
}

/** One line of a chart. */
export interface ChartSeries {
  readonly name: string;
  readonly points: readonly ChartPoint[];
}

/** Lines over one axis; the first series is what the report is about. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xRange: readonly [from: number, to: number];
  readonly yRange: readonly [from: number, to: number];
  readonly series: readonly ChartSeries[];
  /** Draws x = y, on which a calibrated score lies. */
  readonly diagonal?: boolean;
  /** One or two sentences: how to read it. */
  readonly note: string;
}
