import { type Cell, figure, intervalText } from "../cell.ts";
import type { Table } from "../table.ts";
import { escapeHtml } from "./escape.ts";

/** Characters. */
const LONGEST_UNBROKEN = 20;

/** A table that scrolls sideways by itself where the window is narrow. */
export function tableHtml({ title, columns, rows, notes = [] }: Table): string {
  const name = escapeHtml(title);
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  const body = rows.map(rowHtml).join("\n");
  const text = notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join("\n");
  return `<section class="table">
<div class="scroll" role="region" aria-label="${name}" tabindex="0">
<table>
<caption>${name}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>
${text}
</section>`;
}

function rowHtml([first, ...rest]: readonly Cell[]): string {
  const head = first === undefined ? "" : `<th scope="row">${cellHtml(first)}</th>`;
  return `<tr>${head}${rest.map((cell) => `<td>${cellHtml(cell)}</td>`).join("")}</tr>`;
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
