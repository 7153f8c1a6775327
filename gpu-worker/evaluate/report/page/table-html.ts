import { type Cell, figure, intervalText } from "../cell.ts";
import type { Table } from "../table.ts";
import { escapeHtml, proseHtml } from "./escape.ts";

/** Characters. */
const LONGEST_UNBROKEN = 26;
/** Columns whose cells are joined where they repeat: what they say holds for a group of rows. */
const GROUPING_COLUMNS = 2;

/** A table that scrolls sideways by itself where the window is narrow. */
export function tableHtml(table: Table): string {
  const { title, notes = [], collapsed = false } = table;
  const content = `${scrolledTable(table)}
${notes.map((note) => `<p class="note">${proseHtml(note)}</p>`).join("\n")}`;
  if (!collapsed) return `<section class="table">\n${content}\n</section>`;
  return `<details class="table"><summary>${escapeHtml(title)}</summary>\n${content}\n</details>`;
}

function scrolledTable({ title, columns, rows }: Table): string {
  const name = escapeHtml(title);
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  return `<div class="scroll" role="region" aria-label="${name}" tabindex="0">
<table>
<caption>${name}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map((_, index) => rowHtml(rows, index)).join("\n")}
</tbody>
</table>
</div>`;
}

function rowHtml(rows: Table["rows"], index: number): string {
  const cells = rows[index].map((cell, column) => {
    const span = groupSpan(rows, index, column);
    if (span === 0) return "";
    const isHead = column === 0 || span > 1;
    const rowspan = span > 1 ? ` rowspan="${span}"` : "";
    if (!isHead) return `<td>${cellHtml(cell)}</td>`;
    return `<th scope="${span > 1 ? "rowgroup" : "row"}"${rowspan}>${cellHtml(cell)}</th>`;
  });
  return `<tr>${cells.join("")}</tr>`;
}

/** Rows that a cell stands for: 0 where an earlier one stands for it already. */
function groupSpan(rows: Table["rows"], index: number, column: number): number {
  if (column >= GROUPING_COLUMNS || typeof rows[index][column] !== "string") return 1;
  const same = (other: number) =>
    other >= 0 && other < rows.length &&
    rows[index].slice(0, column + 1).every((cell, at) => cell === rows[other][at]);
  if (same(index - 1)) return 0;
  let span = 1;
  while (same(index + span)) span++;
  return span;
}

function cellHtml(cell: Cell): string {
  if (typeof cell === "string") return escapeHtml(unbroken(cell));
  const { value, interval, digits } = cell;
  const ends = interval ? ` <small>${intervalText(interval, digits)}</small>` : "";
  return `<span class="figure">${figure(value, digits)}</span>${ends}`;
}

/** Short texts stay on one line: "10–25 %". */
function unbroken(text: string): string {
  return text.length <= LONGEST_UNBROKEN ? text.replaceAll(" ", "\u00a0") : text;
}
