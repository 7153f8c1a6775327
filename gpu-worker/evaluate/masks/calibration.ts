import {
  calibrationError,
  type CalibrationPoint,
} from "@kanizsa/shared/metrics/scores/calibration-error.ts";
import { pairDetections } from "@kanizsa/shared/metrics/detection/pair-detections.ts";
import { measureStatistics } from "../measure/measure-statistics.ts";
import type { Measured } from "../report/cell.ts";
import type { Chart, ChartSeries } from "../report/chart.ts";
import type { FoundSystem } from "./found-systems.ts";
import type { MaskTask } from "./mask-task.ts";

/** How far a system's scores are from the shares of them that are right. */
export interface SystemCalibration {
  readonly name: string;
  readonly error: Measured;
  readonly series: ChartSeries;
}

/**
 * Calibration of the scores: an object is right where its amodal mask has an IoU of at least 0.5 with a
 * true one. A system whose scores are no shares is left out.
 */
export function calibrate(
  systems: readonly FoundSystem[],
  { images }: Pick<MaskTask, "images">,
  seed: number,
): SystemCalibration[] {
  return systems.flatMap(({ name, predictions }) => {
    const pictures = pairDetections(images, [...predictions.values()])
      .map(({ detections }) =>
        detections.filter(({ outcome }) => outcome !== "uncounted")
          .map(({ score, outcome }): CalibrationPoint => ({
            confidence: score,
            outcome: Number(outcome === "right"),
          }))
      );
    const points = pictures.flat();
    if (points.some(({ confidence }) => !(confidence >= 0 && confidence <= 1))) return [];
    const { error } = measureStatistics(pictures, (drawn) => ({
      error: calibrationError(drawn)?.error ?? null,
    }), seed);
    const bins = calibrationError(points)?.bins ?? [];
    return [{
      name,
      error,
      series: {
        name,
        points: bins.flatMap(({ confidence, outcome, points: count }) =>
          confidence === null ? [] : [{ x: confidence, y: outcome, weight: count / points.length }]
        ),
      },
    }];
  });
}

export function reliabilityChart(calibrations: readonly SystemCalibration[]): Chart {
  return {
    title: "Reliability of the score",
    xLabel: "score",
    yLabel: "share that is right (IoU ≥ 0.5)",
    xRange: [0, 1],
    yRange: [0, 1],
    series: calibrations.map(({ series }) => series),
    diagonal: true,
    note: "On the dotted line a score says how often it is right; below it promises too much. A " +
      "point's size is the share of the found objects that have this score.",
  };
}
