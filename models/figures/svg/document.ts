import { escapeHtml } from "@kanizsa/gpu-worker/evaluate/report/page/escape.ts";
import { PALETTE } from "../color/palette.ts";
import { tag } from "./tag.ts";

export interface DocumentParts {
  readonly width: number;
  readonly height: number;
  /** What it shows, for readers who can't see it. */
  readonly title: string;
  readonly description: string;
  readonly defs?: string;
  readonly body: string;
}

const FONTS = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif";

/** A picture that needs nothing beside itself: text and outlines as vectors, pixels as data URIs. */
export function svgDocument(
  { width, height, title, description, defs, body }: DocumentParts,
): string {
  return `${
    tag(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        viewBox: `0 0 ${width} ${height}`,
        width,
        height,
        "font-family": FONTS,
        role: "img",
        "aria-labelledby": "title description",
      },
      tag("title", { id: "title" }, escapeHtml(title)),
      tag("desc", { id: "description" }, escapeHtml(description)),
      ...defs === undefined ? [] : [tag("defs", {}, defs)],
      tag("rect", { width, height, fill: PALETTE.paper }),
      body,
    )
  }\n`;
}
