import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Circumstances, describeCircumstances } from "./circumstances.ts";
import { pageHtml } from "./page/page-html.ts";
import type { Report } from "./report.ts";

export interface ReportFiles {
  readonly json: string;
  readonly html: string;
}

/** Writes `report.json`, the self-contained `report.html` and the report's further files. @param copy one more JSON file */
export async function writeReport(
  report: Report,
  circumstances: Circumstances,
  { folder, copy }: { readonly folder: string; readonly copy: string | undefined },
): Promise<ReportFiles> {
  const files = { json: join(folder, "report.json"), html: join(folder, "report.html") };
  const json = reportJson(report, circumstances);
  const style = await readFile(new URL("page/style.css", import.meta.url), "utf8");
  const html = pageHtml({ report, facts: describeCircumstances(circumstances), style });
  await mkdir(folder, { recursive: true });
  await writeFile(files.html, html);
  for (const path of copy === undefined ? [files.json] : [files.json, copy]) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, json);
  }
  for (const [name, value] of Object.entries(report.files ?? {})) {
    await writeFile(join(folder, name), `${JSON.stringify(value)}\n`);
  }
  return files;
}

/** Everything but the pictures, which only a person reads. */
function reportJson(
  { title, lead, keyFigures, tables, charts, details }: Report,
  { options, environment, identity, command, asked, remembered }: Circumstances,
): string {
  // JSON has no Infinity.
  const limit = Number.isFinite(options.limit) ? options.limit : null;
  const report = {
    title,
    lead,
    command,
    environment,
    model: identity,
    options: { ...options, limit },
    answers: { asked, remembered },
    key_figures: keyFigures,
    tables,
    charts,
    ...details,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
