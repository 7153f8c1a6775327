import { figure, intervalText, type Measured } from "../cell.ts";
import type { Fact } from "../circumstances.ts";
import type { KeyFigure, Report } from "../report.ts";
import { chartHtml } from "./chart-html.ts";
import { escapeHtml, proseHtml } from "./escape.ts";
import { galleryHtml, layerSwitches } from "./gallery-html.ts";
import { tableHtml } from "./table-html.ts";

export interface PageParts {
  readonly report: Report;
  readonly facts: readonly Fact[];
  /** Content of a `<style>` element. */
  readonly style: string;
}

/** The triangle that nobody drew. */
const MARK = `<svg class="mark" viewBox="-60 -60 120 116" aria-hidden="true">${
  [[0, -34, 90], [-34, 25, -30], [34, 25, 210]].map(([x, y, turn]) =>
    `<path transform="translate(${x} ${y}) rotate(${turn})" d="M0 0L20.8 12A24 24 0 1 1 20.8 -12Z"/>`
  ).join("")
}</svg>`;

/** The report as one HTML file that loads nothing else and runs no script. */
export function pageHtml({ report, facts, style }: PageParts): string {
  const { title, lead, keyFigures, tables, charts, galleries } = report;
  const sections = [
    { id: "measures", name: "Measures", html: tables.map(tableHtml).join("\n") },
    {
      id: "curves",
      name: "Curves",
      html: charts.length === 0
        ? ""
        : `<div class="charts">${charts.map(chartHtml).join("\n")}</div>`,
    },
    {
      id: "pictures",
      name: "Pictures",
      html: galleries.length === 0
        ? ""
        : `${layerSwitches(galleries)}\n${galleries.map(galleryHtml).join("\n")}`,
    },
    { id: "circumstances", name: "Circumstances", html: factsHtml(facts) },
  ].filter(({ html }) => html !== "");
  const links = sections.map(({ id, name }) => `<a href="#${id}">${name}</a>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} – Kanizsa</title>
<style>
${style}</style>
</head>
<body>
<header>
<p class="brand">${MARK}Kanizsa, evaluation</p>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${proseHtml(lead)}</p>
<nav aria-label="Parts of the report">${links}</nav>
</header>
<main>
${keyFiguresHtml(keyFigures)}
${
    sections.map(({ id, name, html }) =>
      `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${name}</h2>\n${html}\n</section>`
    ).join("\n")
  }
</main>
</body>
</html>
`;
}

function keyFiguresHtml(figures: readonly KeyFigure[]): string {
  if (figures.length === 0) return "";
  const tiles = figures.map(({ label, measured, others }) => {
    const beside = others.map((other) =>
      `<dd class="other">${escapeHtml(other.name)} ${
        figure(other.measured.value, other.measured.digits)
      }</dd>`
    );
    return `<div><dt>${escapeHtml(label)}</dt><dd class="value">${
      figure(measured.value, measured.digits)
    }</dd>${endsHtml(measured)}${beside.join("")}</div>`;
  });
  return `<dl class="key">${tiles.join("\n")}</dl>`;
}

function endsHtml({ interval, digits }: Measured): string {
  return interval ? `<dd class="ends">${intervalText(interval, digits)}</dd>` : "";
}

function factsHtml(facts: readonly Fact[]): string {
  const rows = facts.map(({ name, value }) =>
    `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`
  );
  return `<dl class="facts">${rows.join("\n")}</dl>`;
}
