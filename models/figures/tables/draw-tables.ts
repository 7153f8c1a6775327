import { PALETTE } from "../color/palette.ts";
import { svgDocument } from "../svg/document.ts";
import { tag } from "../svg/tag.ts";
import { paragraph, textLine } from "../svg/text.ts";
import type { PaperRow, PaperTable } from "./paper-table.ts";

const MARGIN = 20;
const GAP = 48;
const TABLE_WIDTH = 560;
const LABEL_WIDTH = 226;
const ROW = 30;
const TITLE = { size: 21, fill: PALETTE.ink, weight: 650 } as const;
const NAME = { size: 15, fill: PALETTE.ink, weight: 650 } as const;
const HEADING = { size: 13.5, fill: PALETTE.soft } as const;
const TEXT = { size: 14.5 } as const;
const NOTE = { size: 12.5, fill: PALETTE.soft } as const;
const CAPTION = { size: 14, fill: PALETTE.soft } as const;
const CAPTION_TEXT =
  "After Tables 3 to 6 of the paper, whose figures (grey) are of COCOA’s cars and stand here for " +
  "orientation: they can’t be compared with ours (black). Bold: the best of ours.";
/** Measures of which less is better. */
const LESS_IS_BETTER = ["mindelta", "scale error"];

/** The tables as a figure, two beside each other. */
export function drawTables(tables: readonly PaperTable[]): string {
  const width = 2 * MARGIN + 2 * TABLE_WIDTH + GAP;
  const parts = [
    textLine("Voting, score, transfer: the paper and ours", MARGIN, MARGIN + TITLE.size, TITLE),
  ];
  let y = MARGIN + TITLE.size + 26;
  for (let first = 0; first < tables.length; first += 2) {
    const drawn = tables.slice(first, first + 2).map((table, index) =>
      drawTable(table, MARGIN + index * (TABLE_WIDTH + GAP), y)
    );
    parts.push(...drawn.map(({ svg }) => svg));
    y += Math.max(...drawn.map(({ height }) => height)) + 26;
  }
  const caption = paragraph(CAPTION_TEXT, MARGIN, y, width - 2 * MARGIN, CAPTION);
  return svgDocument({
    width,
    height: Math.ceil(y + caption.height + MARGIN),
    title: "Tables 3 to 6",
    description: CAPTION_TEXT,
    body: [...parts, caption.svg].join("\n"),
  });
}

function drawTable({ number, title, columns, rows, note }: PaperTable, x: number, top: number) {
  const step = (TABLE_WIDTH - LABEL_WIDTH) / columns.length;
  const right = (index: number) => x + LABEL_WIDTH + (index + 1) * step;
  const parts = [textLine(`${number}. ${title}`, x, top + 16, NAME)];
  let y = top + 46;
  columns.forEach((name, index) =>
    parts.push(textLine(name, right(index), y, { ...HEADING, anchor: "end" }))
  );
  parts.push(rule(x, y + 9, PALETTE.ink));
  const best = columns.map((name, index) => bestOf(rows, index, LESS_IS_BETTER.includes(name)));
  for (const { label, cells, of } of rows) {
    y += ROW;
    const fill = of === "paper" ? PALETTE.soft : PALETTE.ink;
    parts.push(textLine(label, x, y, { ...TEXT, fill }));
    cells.forEach((cell, index) => {
      const weight = of === "ours" && cell === best[index] ? 700 : undefined;
      parts.push(textLine(cell, right(index), y, { ...TEXT, fill, weight, anchor: "end" }));
    });
    parts.push(rule(x, y + 9, PALETTE.rule));
  }
  const below = paragraph(note.replaceAll("`", ""), x, y + 18, TABLE_WIDTH, NOTE);
  return { svg: [...parts, below.svg].join(""), height: y + 18 + below.height - top };
}

function rule(x: number, y: number, stroke: string): string {
  return tag("path", { d: `M${x} ${y}h${TABLE_WIDTH}`, stroke });
}

/** The best figure of ours in a column, undefined where there is nothing to choose from. */
function bestOf(rows: readonly PaperRow[], column: number, less: boolean): string | undefined {
  const cells = rows.filter(({ of }) => of === "ours").map(({ cells }) => cells[column])
    .filter((cell) => Number.isFinite(Number(cell)));
  if (cells.length < 2) return undefined;
  return cells.reduce((best, cell) => Number(cell) < Number(best) === less ? cell : best);
}
