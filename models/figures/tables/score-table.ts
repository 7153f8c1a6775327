import type { EvaluationReport } from "./evaluation-report.ts";
import { plainCell, rowsWith } from "./evaluation-report.ts";
import { measuredOn } from "./measured-on.ts";
import type { PaperTable } from "./paper-table.ts";

const COLUMNS = ["pos_acc", "neg_acc", "acc_all"] as const;

/** Table 4: how many pairs the score branch tells right; null where no report has it. */
export function scoreTable(reports: readonly EvaluationReport[]): PaperTable | null {
  for (const report of reports) {
    if (report.options.dataset !== "cars") continue;
    const rows = rowsWith(report, COLUMNS);
    const row = rows?.find((candidate) => candidate["hidden"] === "all") ?? rows?.[0];
    if (!row) continue;
    return {
      number: "Table 4",
      title: "Score: pairs of query and reference told right",
      columns: COLUMNS,
      rows: [
        { label: "paper", cells: ["0.742", "0.847", "0.793"], of: "paper" },
        { label: "ours", cells: COLUMNS.map((name) => plainCell(row[name])), of: "ours" },
      ],
      note: `Cars of the ${report.options.split} split behind pasted occluders; ${
        measuredOn(report)
      }`,
    };
  }
  return null;
}
