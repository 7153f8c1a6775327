import { maskPath } from "@kanizsa/gpu-worker/evaluate/report/pictures/mask-path.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { PALETTE } from "../color/palette.ts";
import { tag } from "../svg/tag.ts";
import { HATCH } from "./definitions.ts";
import { PANEL, toPanel, type View } from "./view.ts";

/** What a mask over a picture stands for. */
export type MaskKind = "visible" | "hidden" | "completed" | "truth" | "object";

/** Layers below which a picture steps back. */
export function veil(opacity: number): string {
  return tag("rect", { ...PANEL, fill: PALETTE.paper, "fill-opacity": opacity });
}

/** A mask as the legend shows its kind: filled where it is a part, outlined where it is a whole. */
export function maskLayer(mask: RunLengthMask, kind: MaskKind, view: View): string {
  return pathLayer(maskPath(mask, view.region, view.scale), kind);
}

/** The same for an outline that is already drawn, px of the panel. */
export function pathLayer(d: string, kind: MaskKind): string {
  if (d === "") return "";
  switch (kind) {
    case "visible":
      return tag("path", {
        d,
        fill: PALETTE.visible,
        "fill-opacity": 0.42,
        "fill-rule": "evenodd",
      });
    case "hidden":
      return tag("path", { d, fill: HATCH, "fill-rule": "evenodd" });
    case "completed":
      return outline(d, PALETTE.completed, undefined);
    case "truth":
      return outline(d, PALETTE.truth, "6 3.5");
    case "object":
      return outline(d, PALETTE.visible, undefined);
  }
}

function outline(d: string, stroke: string, dashes: string | undefined): string {
  const line = { d, fill: "none", "stroke-linejoin": "round" };
  return tag("path", {
    ...line,
    stroke: PALETTE.paper,
    "stroke-width": 4.6,
    "stroke-opacity": 0.85,
  }) +
    tag("path", { ...line, stroke, "stroke-width": 2.2, "stroke-dasharray": dashes });
}

/** A ring on the true centre, or a cross on the voted one. */
export function centreMark(
  kind: "true" | "voted",
  [x, y]: readonly [x: number, y: number],
  view: View,
): string {
  const [u, v] = toPanel(view, x, y);
  const color = kind === "true" ? PALETTE.truth : PALETTE.completed;
  const shape = (stroke: string, width: number) =>
    kind === "true"
      ? tag("circle", { cx: u, cy: v, r: 7, fill: "none", stroke, "stroke-width": width })
      : tag("path", {
        d: `M${u - 5} ${v - 5}l10 10m0 -10l-10 10`,
        stroke,
        "stroke-width": width,
        "stroke-linecap": "round",
      });
  return shape(PALETTE.paper, 5.4) + shape(color, 2.6);
}
