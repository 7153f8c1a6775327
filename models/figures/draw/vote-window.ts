import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { type Frame, toPicture } from "@kanizsa/shared/geometry/frame.ts";
import { CELL, REACH } from "@kanizsa/shared/pipeline/constants.ts";
import { HEAT_SIZE } from "@kanizsa/shared/pipeline/vote.ts";
import { heatColor } from "../color/color-scale.ts";
import { PALETTE } from "../color/palette.ts";
import { tag } from "../svg/tag.ts";
import type { Definitions } from "./definitions.ts";
import { drawGlow } from "./heat-picture.ts";
import { boxToPanel, type View } from "./view.ts";

/** Where a voting heat map lies in the picture: each cell is a place of the centre, image px. */
export function voteWindow(frame: Frame): BoxXywh {
  const [left, top] = toPicture(
    frame,
    frame.width / 2 - (REACH.columns + 0.5) * CELL,
    frame.height / 2 - (REACH.rows + 0.5) * CELL,
  );
  const { rows, columns } = HEAT_SIZE;
  return [left, top, columns * CELL / frame.scale, rows * CELL / frame.scale];
}

/** A voting heat map laid over its picture, in a box that shows how far the vote reaches. @param largest drawn darkest */
export async function voteLayer(
  heat: Float32Array,
  largest: number,
  frame: Frame,
  view: View,
  definitions: Definitions,
): Promise<string> {
  const { rows, columns } = HEAT_SIZE;
  const data = heat.map((value) => value / Math.max(largest, 1e-6));
  const box = boxToPanel(view, voteWindow(frame));
  const glow = await drawGlow({ width: columns, height: rows, data }, heatColor);
  const [x, y, width, height] = box;
  const border = tag("rect", {
    x,
    y,
    width,
    height,
    fill: "none",
    stroke: PALETTE.soft,
    "stroke-width": 0.8,
    "stroke-dasharray": "2 3",
  });
  return definitions.picture(glow, "png", box) + border;
}
