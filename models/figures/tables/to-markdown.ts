import { toMarkdown } from "@kanizsa/gpu-worker/evaluate/report/table.ts";
import type { PaperTable } from "./paper-table.ts";

const INTRODUCTION =
  "The paper measured COCOA’s cars; its figures stand here for orientation and can’t be " +
  "compared. Written by `npm run figures`.\n";

/** All tables for the model card. */
export function paperTablesMarkdown(tables: readonly PaperTable[]): string {
  return [
    INTRODUCTION,
    ...tables.map(({ number, title, columns, rows, note }) =>
      toMarkdown({
        title: `${number}. ${title}`,
        columns: ["", ...columns],
        rows: rows.map(({ label, cells }) => [label, ...cells]),
        notes: [`${note}.`],
      })
    ),
  ].join("\n");
}
