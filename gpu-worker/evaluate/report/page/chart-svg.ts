import type { Chart, ChartPoint, ChartSeries } from "../chart.ts";
import { escapeHtml } from "./escape.ts";

/** Series differ by dash and marker as well as by the colour that `style.css` gives `.s0`, `.s1`, …. */
export const SERIES_STYLES = [
  { dash: "none", marker: "circle" },
  { dash: "7 4", marker: "square" },
  { dash: "2 4", marker: "diamond" },
  { dash: "10 4 2 4", marker: "triangle" },
] as const;

const WIDTH = 460;
const HEIGHT = 300;
/** Room for the labels of the axes. */
const LEFT = 50;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 44;
/** Steps of a grid that people read well. */
const STEPS = [0.05, 0.1, 0.2, 0.25, 0.5, 1];
const MOST_TICKS = 6;

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** The chart as SVG, without its title; colours come from the page's style. */
export function chartSvg(chart: Chart): string {
  const { xRange: [x0, x1], yRange: [y0, y1], series, diagonal = false } = chart;
  const scale: Scale = {
    x: (value) => round(LEFT + (value - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)),
    y: (value) => round(HEIGHT - BOTTOM - (value - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)),
  };
  const low = Math.max(x0, y0);
  const high = Math.min(x1, y1);
  const calibrated = diagonal
    ? `<path class="diagonal" d="M${scale.x(low)} ${scale.y(low)}L${scale.x(high)} ${
      scale.y(high)
    }"/>`
    : "";
  // The first series is what the report is about: it is drawn over the others.
  const lines = series.map((line, index) => seriesSvg(line, index, scale)).reverse().join("\n");
  return `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${
    escapeHtml(`${chart.title}: ${series.map(({ name }) => name).join(", ")}`)
  }">
${axes(chart, scale)}
${calibrated}
${lines}
</svg>`;
}

function axes({ xRange, yRange, xLabel, yLabel }: Chart, { x, y }: Scale): string {
  const bottom = HEIGHT - BOTTOM;
  const right = WIDTH - RIGHT;
  const columns = ticks(xRange).map((value) =>
    `<path class="grid" d="M${x(value)} ${TOP}V${bottom}"/>` +
    `<text x="${x(value)}" y="${bottom + 17}" text-anchor="middle">${label(value)}</text>`
  );
  const rows = ticks(yRange).map((value) =>
    `<path class="grid" d="M${LEFT} ${y(value)}H${right}"/>` +
    `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${label(value)}</text>`
  );
  const middleX = (LEFT + right) / 2;
  const middleY = (TOP + bottom) / 2;
  return `${columns.join("")}${rows.join("")}
<path class="axis" d="M${LEFT} ${TOP}V${bottom}H${right}"/>
<text class="name" x="${middleX}" y="${HEIGHT - 6}" text-anchor="middle">${
    escapeHtml(xLabel)
  }</text>
<text class="name" transform="translate(13 ${middleY}) rotate(-90)" text-anchor="middle">${
    escapeHtml(yLabel)
  }</text>`;
}

function seriesSvg({ points }: ChartSeries, index: number, scale: Scale): string {
  const { dash, marker } = SERIES_STYLES[index % SERIES_STYLES.length];
  const known = points.flatMap((point) => point.y === null ? [] : [{ ...point, y: point.y }]);
  const band = known.filter(({ interval }) => interval);
  const upper = band.map(({ x, interval }) => `${scale.x(x)} ${scale.y(interval?.[1] ?? 0)}`);
  const lower = band.map(({ x, interval }) => `${scale.x(x)} ${scale.y(interval?.[0] ?? 0)}`);
  const area = band.length < 2
    ? ""
    : `<path class="band" d="M${[...upper, ...lower.reverse()].join("L")}Z"/>`;
  const dots = known.map(({ x, y, weight }) =>
    markerSvg(
      marker,
      scale.x(x),
      scale.y(y),
      weight === undefined ? 3.5 : 2 + 8 * Math.sqrt(weight),
    )
  );
  return `<g class="s${index % SERIES_STYLES.length}">${area}` +
    `<path class="line" d="${lineThrough(points, scale)}" stroke-dasharray="${dash}"/>` +
    `${dots.join("")}</g>`;
}

/** A line that breaks where there was nothing to measure. */
function lineThrough(points: readonly ChartPoint[], { x, y }: Scale): string {
  let path = "";
  let broken = true;
  for (const point of points) {
    if (point.y !== null) path += `${broken ? "M" : "L"}${x(point.x)} ${y(point.y)}`;
    broken = point.y === null;
  }
  return path;
}

function markerSvg(
  marker: (typeof SERIES_STYLES)[number]["marker"],
  x: number,
  y: number,
  radius: number,
): string {
  const r = round(radius);
  switch (marker) {
    case "circle":
      return `<circle cx="${x}" cy="${y}" r="${r}"/>`;
    case "square":
      return `<path class="dot" d="M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z"/>`;
    case "diamond":
      return `<path class="dot" d="M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}Z"/>`;
    case "triangle":
      return `<path class="dot" d="M${x} ${y - r}l${r} ${2 * r}h${-2 * r}Z"/>`;
  }
}

/** Round values inside a range, at most six of them. */
function ticks([from, to]: readonly [number, number]): number[] {
  const step = STEPS.find((size) => (to - from) / size <= MOST_TICKS) ?? (to - from) / MOST_TICKS;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function label(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
