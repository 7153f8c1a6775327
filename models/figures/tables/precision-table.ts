import { figure } from "@kanizsa/gpu-worker/evaluate/report/cell.ts";
import { detectionReport, SYSTEMS } from "./detection-report.ts";
import { type EvaluationReport, plainCell } from "./evaluation-report.ts";
import { measuredOn } from "./measured-on.ts";
import type { PaperRow, PaperTable } from "./paper-table.ts";

const THRESHOLDS = [0.5, 0.65, 0.75, 0.9];

/** Table 6: AP at single IoU thresholds; null where no report has it. */
export function precisionTable(reports: readonly EvaluationReport[]): PaperTable | null {
  const found = detectionReport(reports);
  if (!found) return null;
  const { report, precision } = found;
  const chart = report.charts.find(({ title }) => title === "AP over the IoU threshold");
  const mean = precision.find((row) => row["measure, %"] === "amodal mask: AP");
  const ours = SYSTEMS.flatMap(({ name, label }): PaperRow[] => {
    const series = chart?.series.find((candidate) => candidate.name === name);
    if (!series || !mean) return [];
    const cells = THRESHOLDS.map((threshold) => {
      const point = series.points.find(({ x }) => Math.abs(x - threshold) < 1e-6);
      return figure(point?.y === null || !point ? null : 100 * point.y, 1);
    });
    return [{ label, cells: [...cells, plainCell(mean[name])], of: "ours" }];
  });
  if (ours.length === 0) return null;
  return {
    number: "Table 6",
    title: "AP over the IoU threshold",
    columns: [...THRESHOLDS.map(String), "mean"],
    rows: [
      { label: "paper, Mask R-CNN", cells: ["75.3", "66.2", "49.8", "10.7", "46.5"], of: "paper" },
      { label: "paper’s method", cells: ["84.4", "68.9", "25.6", "0.0", "40.2"], of: "paper" },
      ...ours,
    ],
    note: `Kanizsa-Scenes, ${report.options.split}, nothing prompted; ${measuredOn(report)}`,
  };
}
