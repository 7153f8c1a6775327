import type { EvaluationReport, NamedRow } from "./evaluation-report.ts";
import { plainCell, rowsWith } from "./evaluation-report.ts";
import { measuredOn } from "./measured-on.ts";
import type { PaperRow, PaperTable } from "./paper-table.ts";

const COLUMNS = ["mindelta", "rgood(0.1)", "scale error (median)"] as const;
const HEADINGS = ["mindelta", "rgood(0.1)", "scale error"] as const;

/** Ways of asking of which the paper has one: the visible mask is known, or only its box. */
const ROWS = [
  { prompt: "mask", mode: "transfer", label: "best reference, mask given" },
  { prompt: "mask", mode: "refined", label: "16 references, mask given" },
  { prompt: "box", mode: "refined", label: "16 references, box given" },
] as const;

/** Table 3, and the error of ScaleNet beside it; null where no report has it. */
export function votingTable(reports: readonly EvaluationReport[]): PaperTable | null {
  for (const report of reports) {
    if (report.options.dataset !== "cars") continue;
    const found = rowsWith(report, ["prompt", "mode", "hidden", ...COLUMNS]);
    const rows = found && ROWS.flatMap((row) => ourRow(found, row));
    if (!rows || rows.length === 0) continue;
    return {
      number: "Table 3",
      title: "Voting, and the scale before it (eq. 1)",
      columns: HEADINGS,
      rows: [{ label: "paper", cells: ["0.067", "0.76", "–"], of: "paper" }, ...rows],
      note: `Cars of the ${report.options.split} split behind pasted occluders, scale error: ` +
        `median; ${measuredOn(report)}`,
    };
  }
  return null;
}

function ourRow(
  rows: readonly NamedRow[],
  { prompt, mode, label }: typeof ROWS[number],
): PaperRow[] {
  const row = rows.find((candidate) =>
    candidate["prompt"] === prompt && candidate["mode"] === mode && candidate["hidden"] === "all"
  );
  return row ? [{ label, cells: COLUMNS.map((name) => plainCell(row[name])), of: "ours" }] : [];
}
