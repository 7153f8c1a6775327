import { curveOverOcclusion } from "../measure/over-occlusion.ts";
import { curveOverThreshold } from "../measure/over-threshold.ts";
import type { Chart } from "../report/chart.ts";
import { iouOf, type ObjectScore } from "./object-score.ts";
import type { SystemScores } from "./score-systems.ts";

export interface ObjectChartOptions {
  /** What was asked, for the titles. */
  readonly question: string;
  readonly seed: number;
}

const NOTE = "Bands are 95 % intervals, a bootstrap over pictures.";

/** IoU over the hidden share, of complete masks and of the hidden part alone. */
export function occlusionCharts(
  systems: readonly SystemScores[],
  { question, seed }: ObjectChartOptions,
): Chart[] {
  const chart = (
    part: string,
    valueOf: (score: ObjectScore) => number | null,
    note: string,
  ): Chart => ({
    title: `${part} over the hidden share, ${question}`,
    xLabel: "hidden share of the object",
    yLabel: `mean ${part.replace("Hidden", "hidden")}`,
    xRange: [0, 1],
    yRange: [0, 1],
    series: systems.map(({ name, objects }) => ({
      name,
      points: curveOverOcclusion(
        objects.flatMap((score) => {
          const value = valueOf(score);
          return value === null ? [] : [{ rate: score.occlusionRate, value, group: score.image }];
        }),
        seed,
      ),
    })),
    note: `${note} ${NOTE}`,
  });
  return [
    chart(
      "IoU",
      ({ full }) => iouOf(full),
      "Complete masks; the first point is of objects that are wholly seen.",
    ),
    chart(
      "Hidden IoU",
      ({ occluded }) => occluded && iouOf(occluded),
      "What lies outside the true visible mask.",
    ),
  ];
}

/** How many objects fit how well. */
export function shareChart(
  systems: readonly SystemScores[],
  { question, seed }: ObjectChartOptions,
): Chart {
  return {
    title: `Share of objects over their IoU, ${question}`,
    xLabel: "IoU threshold",
    yLabel: "share of objects with at least this IoU",
    xRange: [0.5, 0.95],
    yRange: [0, 1],
    series: systems.map(({ name, objects }) => ({
      name,
      points: curveOverThreshold(
        objects.map(({ image, full }) => ({ iou: iouOf(full), group: image })),
        seed,
      ),
    })),
    note: NOTE,
  };
}
