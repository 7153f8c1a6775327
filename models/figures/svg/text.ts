import { escapeHtml } from "@kanizsa/gpu-worker/evaluate/report/page/escape.ts";
import { type Attributes, tag } from "./tag.ts";
import { wrapText } from "./wrap-text.ts";

export interface TextStyle {
  /** Size of the letters, px. */
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly anchor?: "start" | "middle" | "end";
}

/** Distance of two lines' feet, in sizes of the letters. */
const LINE = 1.38;

/** One line of text whose foot stands at y. */
export function textLine(text: string, x: number, y: number, style: TextStyle): string {
  return tag("text", { x, y, ...attributesOf(style) }, escapeHtml(text));
}

/** Lines of text below each other, the first one's foot at y. */
export function textLines(
  lines: readonly string[],
  x: number,
  y: number,
  style: TextStyle,
): string {
  return lines.map((line, index) => textLine(line, x, y + index * style.size * LINE, style)).join(
    "",
  );
}

/** A paragraph broken to a width, and the height that it takes. */
export function paragraph(
  text: string,
  x: number,
  y: number,
  width: number,
  style: TextStyle,
): { readonly svg: string; readonly height: number } {
  const lines = wrapText(text, width, style.size);
  return {
    svg: textLines(lines, x, y + style.size, style),
    height: ((lines.length - 1) * LINE + 1.25) * style.size,
  };
}

function attributesOf({ size, fill, weight, anchor }: TextStyle): Attributes {
  return { "font-size": size, fill, "font-weight": weight, "text-anchor": anchor };
}
