import { detectionReport, SYSTEMS } from "./detection-report.ts";
import { type EvaluationReport, plainCell } from "./evaluation-report.ts";
import { measuredOn } from "./measured-on.ts";
import type { PaperRow, PaperTable } from "./paper-table.ts";

/** Table 5: mean IoU and AP of whole masks; null where no report has them. */
export function transferTable(reports: readonly EvaluationReport[]): PaperTable | null {
  const found = detectionReport(reports);
  if (!found) return null;
  const { report, precision, objects } = found;
  const ap = precision.find((row) => row["measure, %"] === "amodal mask: AP");
  const ours = SYSTEMS.flatMap(({ name, label }): PaperRow[] => {
    const row = objects.find((candidate) => candidate["masks"] === name);
    if (!row || !ap) return [];
    return [{ label, cells: [plainCell(row["IoU"]), plainCell(ap[name])], of: "ours" }];
  });
  if (ours.length === 0) return null;
  return {
    number: "Table 5",
    title: "Mask transfer: mean IoU of whole masks, and AP",
    columns: ["mean IoU", "AP"],
    rows: [
      { label: "paper, Mask R-CNN", cells: ["0.522", "46.5"], of: "paper" },
      { label: "paper’s method", cells: ["0.697", "40.2"], of: "paper" },
      ...ours,
    ],
    note:
      `Kanizsa-Scenes, ${report.options.split}, nothing prompted, missed cars count with IoU 0; ` +
      measuredOn(report),
  };
}
