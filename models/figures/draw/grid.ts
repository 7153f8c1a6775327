import { PALETTE } from "../color/palette.ts";
import { svgDocument } from "../svg/document.ts";
import { tag } from "../svg/tag.ts";
import { paragraph, textLine, textLines } from "../svg/text.ts";
import { type Definitions, PANEL_CLIP } from "./definitions.ts";
import { drawLegend, type LegendEntry } from "./legend.ts";
import { PANEL } from "./view.ts";

export interface Column {
  readonly heading: string;
  /** Below the heading, smaller. */
  readonly note?: string;
  /** Begins a group that stands apart. */
  readonly apart?: boolean;
}

export interface Panel {
  /** From the back to the front, px of the panel. */
  readonly layers: readonly string[];
  /** Below it, on one line. */
  readonly note?: string;
}

export interface GridRow {
  /** Begins a group that stands apart. */
  readonly apart?: boolean;
  readonly label: readonly string[];
  /** One for each column. */
  readonly panels: readonly Panel[];
}

/** A figure of equal panels in rows and columns. */
export interface GridFigure {
  readonly title: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly GridRow[];
  readonly legend: readonly LegendEntry[];
  readonly definitions: Definitions;
}

const MARGIN = 20;
const LABEL_WIDTH = 92;
const GAP = 10;
const APART = 26;
const TITLE = { size: 21, fill: PALETTE.ink, weight: 650 } as const;
const HEADING = { size: 14.5, fill: PALETTE.ink, weight: 600 } as const;
const SMALL = { size: 13, fill: PALETTE.soft } as const;
const CAPTION = { size: 14, fill: PALETTE.soft } as const;
const LABEL = { size: 14, fill: PALETTE.ink } as const;

/** The whole figure as SVG: title, headings, panels, legend, caption. */
export function drawGrid(figure: GridFigure): string {
  const { title, caption, columns, rows, legend, definitions } = figure;
  const lefts = columnLefts(columns);
  const width = lefts[lefts.length - 1] + PANEL.width + MARGIN;
  const inner = width - 2 * MARGIN;
  const parts = [textLine(title, MARGIN, MARGIN + TITLE.size, TITLE)];
  let y = MARGIN + TITLE.size + 34;
  columns.forEach(({ heading, note }, index) => {
    parts.push(textLine(heading, lefts[index], y, HEADING));
    if (note) parts.push(textLine(note, lefts[index], y + 18, SMALL));
  });
  y += columns.some(({ note }) => note) ? 28 : 10;
  for (const [index, row] of rows.entries()) {
    if (row.apart && index > 0) y += APART - GAP;
    parts.push(textLines(row.label, MARGIN, y + 18, LABEL));
    row.panels.forEach((panel, index) => parts.push(drawPanel(panel, lefts[index], y)));
    y += PANEL.height + (row.panels.some(({ note }) => note) ? 30 : GAP);
  }
  y += 8;
  const key = drawLegend(legend, MARGIN, y, inner);
  y += key.height + 8;
  const below = paragraph(caption, MARGIN, y, inner, CAPTION);
  y += below.height;
  return svgDocument({
    width,
    height: Math.ceil(y + MARGIN),
    title,
    description: caption,
    defs: definitions.svg(),
    body: [...parts, key.svg, below.svg].join("\n"),
  });
}

function columnLefts(columns: readonly Column[]): number[] {
  let x = MARGIN + LABEL_WIDTH;
  return columns.map(({ apart }, index) => {
    if (index > 0) x += PANEL.width + (apart ? APART : GAP);
    return x;
  });
}

function drawPanel({ layers, note }: Panel, x: number, y: number): string {
  const inside = tag("g", { "clip-path": PANEL_CLIP }, ...layers);
  const frame = tag("rect", { ...PANEL, rx: 3, fill: "none", stroke: PALETTE.rule });
  const below = note === undefined ? "" : textLine(note, 0, PANEL.height + 17, SMALL);
  return tag("g", { transform: `translate(${x} ${y})` }, inside, frame, below);
}
