/// <reference lib="dom" />
import { svg } from "../../tools/svg.ts";

/** Px of the screen from stripe to stripe, and of a stripe. */
const PERIOD = 9;
const STRIPE = 3.6;

/** What hidden parts are filled with: stripes over paper, coloured where the pattern stands. */
export function hatchPattern(id: string): SVGPatternElement {
  return svg(
    "pattern",
    {
      id,
      patternUnits: "userSpaceOnUse",
      width: PERIOD,
      height: PERIOD,
      patternTransform: "rotate(45)",
    },
    svg("rect", { class: "paper", width: PERIOD, height: PERIOD }),
    svg("rect", { class: "stripe", width: STRIPE, height: PERIOD }),
  );
}

/** Keeps stripes as wide on the screen, whatever the scale: `unit` is one px of it. */
export function scaleHatch(pattern: SVGPatternElement, unit: number): void {
  pattern.setAttribute("patternTransform", `rotate(45) scale(${unit})`);
}
