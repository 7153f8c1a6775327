import { cellText, figure } from "../cell.ts";
import type { Chart, ChartSeries } from "../chart.ts";
import { escapeHtml, proseHtml } from "./escape.ts";
import { chartSvg, SERIES_STYLES } from "./chart-svg.ts";

/** A chart with its legend, how to read it, and its figures as a table for whoever can't see it. */
export function chartHtml(chart: Chart): string {
  const legend = chart.series.length < 2
    ? ""
    : `<ul class="legend">${
      chart.series.map(({ name }, index) => `<li>${swatch(index)}${escapeHtml(name)}</li>`).join("")
    }</ul>`;
  return `<figure class="chart">
<figcaption><h3>${escapeHtml(chart.title)}</h3></figcaption>
${legend}
${chartSvg(chart)}
<p class="note">${proseHtml(chart.note)}</p>
<details><summary>The figures of this curve</summary>
<div class="scroll" role="region" aria-label="${escapeHtml(chart.title)}, figures" tabindex="0">
${figuresTable(chart)}
</div></details>
</figure>`;
}

function swatch(index: number): string {
  const { dash } = SERIES_STYLES[index % SERIES_STYLES.length];
  return `<svg class="swatch s${
    index % SERIES_STYLES.length
  }" viewBox="0 0 28 10" aria-hidden="true">` +
    `<path class="line" d="M1 5H27" stroke-dasharray="${dash}"/><circle cx="14" cy="5" r="3"/></svg>`;
}

function figuresTable({ series, xLabel }: Chart): string {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))]
    .sort((a, b) => a - b);
  const head = series.map(({ name }) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const rows = xs.map((x) =>
    `<tr><th scope="row">${figure(x, 2)}</th>${
      series.map((line) => `<td>${valueAt(line, x)}</td>`).join("")
    }</tr>`
  );
  return `<table><thead><tr><th scope="col">${escapeHtml(xLabel)}</th>${head}</tr></thead>` +
    `<tbody>${rows.join("")}</tbody></table>`;
}

function valueAt({ points }: ChartSeries, x: number): string {
  const point = points.find((candidate) => candidate.x === x);
  return point === undefined ? "–" : cellText({ value: point.y, interval: point.interval });
}
