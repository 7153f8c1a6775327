/// <reference lib="dom" />
import { svg } from "../../tools/svg.ts";
import { hatchPattern } from "./hatch.ts";

/** A bar with what is visible tinted, then what is hidden hatched; for eyes alone. */
export function meter(
  id: string,
  hiddenShare: number,
  className: string,
): SVGSVGElement {
  const visible = `${100 * (1 - hiddenShare)}%`;
  return svg(
    "svg",
    { class: className, "aria-hidden": "true" },
    hatchPattern(id),
    svg("rect", { width: "100%", height: "100%", fill: `url(#${id})` }),
    svg("rect", { width: visible, height: "100%", fill: "var(--c)" }),
  );
}
