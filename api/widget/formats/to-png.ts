/// <reference lib="dom" />
import { pageProblem } from "../problems.ts";
import type { InstanceResult, Picture, SegmentationResult } from "../types.ts";
import { colorOf } from "../view/scene/palette.ts";
import { shapeOf } from "../view/scene/shape.ts";

/** CSS colours for all instances; "" = each its own. */
export interface PngColors {
  readonly visible: string;
  readonly hidden: string;
  readonly outline: string;
}

type Context = OffscreenCanvasRenderingContext2D;

/** Line of the outline and stripes of the hidden part are as wide as on a picture of this long side. */
const USUAL_SIDE = 800;
const CASE = "rgb(11 15 20 / .42)";

/** The picture in its own size with each car's visible part, its hidden part hatched, and its outline. */
export async function toPng(
  { bitmap, width, height }: Picture,
  { instances }: SegmentationResult,
  colors: PngColors,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) {
    throw pageProblem("page_failed", "Close other pages: got no canvas");
  }
  context.drawImage(bitmap, 0, 0, width, height);
  context.lineJoin = "round";
  const unit = Math.max(1, Math.max(width, height) / USUAL_SIDE);
  for (const [index, instance] of instances.entries()) {
    drawCar(
      context,
      instance,
      (color) => paintOf(context, color, colorOf(index)),
      colors,
      unit,
    );
  }
  return await canvas.convertToBlob({ type: "image/png" });
}

function drawCar(
  context: Context,
  instance: InstanceResult,
  paint: (color: string) => string,
  colors: PngColors,
  unit: number,
): void {
  const { visible, hidden, whole } = shapeOf(instance);
  fill(context, visible, paint(colors.visible), 0.32);
  if (hidden) {
    const color = paint(colors.hidden);
    fill(context, hidden, color, 0.26);
    fill(context, hidden, hatch(context, color, unit), 0.88);
  }
  const outline = new Path2D(whole);
  for (
    const [style, lineWidth] of [[CASE, 4], [paint(colors.outline), 2]] as const
  ) {
    context.strokeStyle = style;
    context.lineWidth = lineWidth * unit;
    context.stroke(outline);
  }
}

function fill(
  context: Context,
  path: string,
  style: string | CanvasPattern,
  alpha: number,
): void {
  context.fillStyle = style;
  context.globalAlpha = alpha;
  context.fill(new Path2D(path), "evenodd");
  context.globalAlpha = 1;
}

/** A colour that the canvas understands: what it doesn't leaves the one before. */
function paintOf(context: Context, color: string, otherwise: string): string {
  context.fillStyle = otherwise;
  if (color) context.fillStyle = color;
  return String(context.fillStyle);
}

/** Stripes from lower left to upper right. */
function hatch(
  context: Context,
  color: string,
  unit: number,
): CanvasPattern | string {
  const side = Math.round(9 * unit);
  const tile = new OffscreenCanvas(side, side);
  const inside = tile.getContext("2d");
  if (!inside) return color;
  inside.strokeStyle = color;
  inside.lineWidth = side * 0.28;
  inside.beginPath();
  for (const shift of [-side, 0, side]) {
    inside.moveTo(shift - side, 2 * side);
    inside.lineTo(shift + 2 * side, -side);
  }
  inside.stroke();
  return context.createPattern(tile, "repeat") ?? color;
}
