import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cell, figure } from "@kanizsa/gpu-worker/evaluate/report/cell.ts";
import * as z from "zod";

const intervalSchema = z.tuple([z.number(), z.number()]).readonly();
const cellSchema = z.union([
  z.string(),
  z.object({
    value: z.number().nullable(),
    interval: intervalSchema.nullish(),
    digits: z.number().optional(),
  }),
]);

/** What a report of `npm run evaluate` says that the paper's tables have too. */
const reportSchema = z.object({
  title: z.string(),
  command: z.string(),
  environment: z.object({ date: z.string(), machine: z.string(), cpus: z.number() }),
  options: z.object({ dataset: z.string(), split: z.string(), seed: z.number() }),
  tables: z.array(z.object({
    title: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(cellSchema)),
  })),
  charts: z.array(z.object({
    title: z.string(),
    series: z.array(z.object({
      name: z.string(),
      points: z.array(z.object({ x: z.number(), y: z.number().nullable() })),
    })),
  })),
});

export type EvaluationReport = z.infer<typeof reportSchema>;

/** Every `report.json` below a folder, the newest first; none where there is no such folder. */
export async function readReports(folder: string): Promise<EvaluationReport[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const paths = names.filter((name) => /(^|[/\\])report\.json$/.test(name)).sort();
  const reports = await Promise.all(paths.map((path) => readReport(join(folder, path))));
  return reports.sort((a, b) => b.environment.date.localeCompare(a.environment.date));
}

async function readReport(path: string): Promise<EvaluationReport> {
  const result = reportSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (result.success) return result.data;
  const [{ path: place, message }] = result.error.issues;
  throw new Error(`Write ${path} again with \`npm run evaluate\`: ${place.join(".")}: ${message}`);
}

/** A table's rows by the names of its columns. */
export type NamedRow = Readonly<Record<string, Cell>>;

/** The rows of the first table that has all of these columns, null where no table has. */
export function rowsWith(
  { tables }: EvaluationReport,
  columns: readonly string[],
): NamedRow[] | null {
  const table = tables.find((candidate) =>
    columns.every((name) => candidate.columns.includes(name))
  );
  if (!table) return null;
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((name, index) => [name, row[index]]))
  );
}

/** A cell without its interval: "0.849". */
export function plainCell(cell: Cell | undefined): string {
  if (cell === undefined) return "–";
  return typeof cell === "string" ? cell : figure(cell.value, cell.digits);
}
