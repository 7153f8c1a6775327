import type { EvaluationReport } from "./evaluation-report.ts";
import type { PaperTable } from "./paper-table.ts";
import { precisionTable } from "./precision-table.ts";
import { scoreTable } from "./score-table.ts";
import { transferTable } from "./transfer-table.ts";
import { votingTable } from "./voting-table.ts";

/** The paper's Tables 3 to 6 as far as the reports have them. */
export function paperTables(reports: readonly EvaluationReport[]): PaperTable[] {
  return [votingTable, scoreTable, transferTable, precisionTable]
    .map((make) => make(reports)).filter((table) => table !== null);
}
