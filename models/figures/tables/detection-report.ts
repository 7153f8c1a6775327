import type { EvaluationReport, NamedRow } from "./evaluation-report.ts";
import { rowsWith } from "./evaluation-report.ts";

/** Systems in the order of the tables: what is seen taken for the whole, the paper's method, ours. */
export const SYSTEMS = [
  { name: "own visible masks as amodal", label: "our visible proposals" },
  { name: "Kanizsa, transfer", label: "mask transfer, ours" },
  { name: "Kanizsa, refined", label: "refined, ours" },
] as const;

/** What a report says of found cars. */
export interface DetectionReport {
  readonly report: EvaluationReport;
  /** Rows of measures, a column for each system. */
  readonly precision: readonly NamedRow[];
  /** Rows of systems, over all found and missed objects. */
  readonly objects: readonly NamedRow[];
}

/** The first report on rendered scenes in which nothing was prompted. */
export function detectionReport(reports: readonly EvaluationReport[]): DetectionReport | null {
  for (const report of reports) {
    if (report.options.dataset !== "scenes") continue;
    const precision = rowsWith(report, ["measure, %"]);
    // only where objects are looked for a column says how many were found
    const objects = rowsWith(report, ["hidden", "masks", "found", "IoU"]);
    if (!precision || !objects) continue;
    return { report, precision, objects: objects.filter((row) => row["hidden"] === "all") };
  }
  return null;
}
