import type { Cell } from "@kanizsa/gpu-worker/evaluate/report/cell.ts";
import type { EvaluationReport } from "../tables/evaluation-report.ts";

/** A report as `npm run evaluate` writes it, with the tables and charts of a test. */
export function makeReport(
  dataset: string,
  { tables = [], charts = [] }: Partial<Pick<EvaluationReport, "tables" | "charts">>,
): EvaluationReport {
  return {
    title: "Report",
    command: `npm run evaluate -- --dataset ${dataset}`,
    environment: { date: "2026-11-23T10:00:00.000Z", machine: "a machine", cpus: 2 },
    options: { dataset, split: "val", seed: 1 },
    tables,
    charts,
  };
}

/** A figure of three digits. */
export function measured(value: number, digits?: number): Exclude<Cell, string> {
  return { value, interval: [value - 0.1, value + 0.1], ...digits !== undefined && { digits } };
}
