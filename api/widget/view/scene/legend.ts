/// <reference lib="dom" />
import { html } from "../../tools/html.ts";
import { svg } from "../../tools/svg.ts";
import type { DetailStrings } from "./detail-strings.ts";
import { hatchPattern } from "./hatch.ts";

/** What the drawing means, and how to learn more. */
export function legend({ hint, legend: words }: DetailStrings): HTMLElement[] {
  const id = "kanizsa-legend";
  const fill = { width: 40, height: 24 };
  const line = "M-4 30C8 2 24 2 44 4";
  const mark = "M13 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0M8 12h24M20 0v24";
  const rows: [text: string, ...drawing: SVGElement[]][] = [
    [words.visible, svg("rect", { class: "visible", ...fill })],
    [
      words.hidden,
      hatchPattern(id),
      svg("rect", { ...fill, fill: `url(#${id})` }),
    ],
    [words.outline, ...stroked(line)],
    [words.center, svg("g", { class: "mark" }, ...stroked(mark))],
  ];
  const list = html("dl", { class: "legend", part: "legend" });
  for (const [text, ...drawing] of rows) {
    const icon = svg(
      "svg",
      { viewBox: "0 0 40 24", "aria-hidden": "true" },
      ...drawing,
    );
    list.append(html("dt", {}, icon), html("dd", {}, text));
  }
  return [html("p", { class: "quiet" }, hint), list];
}

function stroked(d: string): SVGElement[] {
  return [
    svg("path", { class: "case", d }),
    svg("path", { class: "whole", d }),
  ];
}
