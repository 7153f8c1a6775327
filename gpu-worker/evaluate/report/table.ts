import { type Cell, cellText } from "./cell.ts";

/** A table of a report. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Sentences below it. */
  readonly notes?: readonly string[];
  /** Whether a page shows it only when it is opened: a detail. */
  readonly collapsed?: boolean;
}

/** The table as Markdown, its columns aligned for reading as plain text. */
export function toMarkdown({ title, columns, rows, notes = [] }: Table): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = columns.map((column, index) =>
    Math.max(3, column.length, ...texts.map((row) => row[index].length))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(" | ")} |`;
  return [
    `### ${title}`,
    "",
    line(columns),
    line(widths.map((width) => "-".repeat(width))),
    ...texts.map(line),
    ...notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}
