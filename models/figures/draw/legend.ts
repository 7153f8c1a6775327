import { type ColorScale, heatColor, signedColor } from "../color/color-scale.ts";
import { PALETTE } from "../color/palette.ts";
import { tag } from "../svg/tag.ts";
import { textLine } from "../svg/text.ts";
import { centreMark, type MaskKind, pathLayer } from "./layers.ts";

/** One sign of a figure and what it means. */
export interface LegendEntry {
  readonly sign: MaskKind | "true centre" | "voted centre" | "heat" | "signed heat";
  readonly text: string;
}

const SIGN = { width: 34, height: 18 } as const;
const SCALE_WIDTH = 90;
const SIZE = 13.5;
/** As `wrapText` counts letters. */
const LETTER = 0.51 * SIZE;
const LINE = 27;
const GAP = 26;

/** The signs in lines of a width, px, and the height that they take. */
export function drawLegend(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  width: number,
): { readonly svg: string; readonly height: number } {
  const parts: string[] = [];
  let [left, line] = [0, 0];
  for (const { sign, text } of entries) {
    const wide = signWidth(sign);
    const span = wide + 8 + text.length * LETTER;
    if (left > 0 && left + span > width) [left, line] = [0, line + 1];
    const top = line * LINE;
    parts.push(
      tag("g", { transform: `translate(${x + left} ${y + top})` }, drawSign(sign)),
      textLine(text, x + left + wide + 8, y + top + 14, { size: SIZE, fill: PALETTE.ink }),
    );
    left += span + GAP;
  }
  return { svg: parts.join(""), height: entries.length === 0 ? 0 : (line + 1) * LINE };
}

function signWidth(sign: LegendEntry["sign"]): number {
  return sign.endsWith("heat") ? SCALE_WIDTH : sign.endsWith("centre") ? SIGN.height : SIGN.width;
}

function drawSign(sign: LegendEntry["sign"]): string {
  switch (sign) {
    case "true centre":
    case "voted centre":
      return centreMark(sign === "true centre" ? "true" : "voted", [9, 9], {
        region: [0, 0, 1, 1],
        scale: 1,
      });
    case "heat":
      return drawScale(heatColor, 0, 1);
    case "signed heat":
      return drawScale(signedColor, -1, 1);
    default:
      return pathLayer(`M2 2H${SIGN.width - 2}V${SIGN.height - 2}H2Z`, sign);
  }
}

/** A bar of colours from the lowest value to the highest. */
function drawScale(color: ColorScale, from: number, to: number): string {
  const steps = 30;
  const step = SCALE_WIDTH / steps;
  const cells = Array.from({ length: steps }, (_, i) => {
    const value = from + (to - from) * (i + 0.5) / steps;
    // a little wider than a step, so that no seam shows
    return tag("rect", {
      x: i * step,
      y: 2,
      width: step + 0.4,
      height: 14,
      fill: `rgb(${color(value)})`,
    });
  });
  return cells.join("") +
    tag("rect", { y: 2, width: SCALE_WIDTH, height: 14, fill: "none", stroke: PALETTE.rule });
}
