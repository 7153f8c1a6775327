import { type BoxXywh, clipBox } from "@kanizsa/shared/geometry/box.ts";
import { type Affine, IDENTITY } from "./affine.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sides that a handle drags along each axis: −1 = left or upper, 1 = right or lower, 0 = none. */
export type HandleSide = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1];

/** Least side of a drawn box, px of the picture. */
const LEAST_SIDE = 8;
/** Sides of the box that the keyboard begins with, as a share of the picture's. */
const MIDDLE_SHARE = 0.4;

/** The box that the keyboard begins with: in the picture's middle. */
export function middleBox({ width, height }: Size): BoxXywh {
  const [w, h] = [width, height].map((side) => Math.round(side * MIDDLE_SHARE));
  return insidePicture([(width - w) / 2, (height - h) / 2, w, h], { width, height });
}

/** The box between two corners, whichever comes first, cut at the picture's borders. */
export function boxBetween(
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
  { width, height }: Size,
): BoxXywh {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return rounded(clipBox([x, y, Math.max(a.x, b.x) - x, Math.max(a.y, b.y) - y], width, height));
}

/** A box moved, as far as it stays in the picture. */
export function moveBox(
  [x, y, w, h]: Readonly<BoxXywh>,
  dx: number,
  dy: number,
  size: Size,
): BoxXywh {
  return insidePicture([x + dx, y + dy, w, h], size);
}

/**
 * A box whose dragged sides were moved, not past the opposite side and, unless there is no limit (null),
 * not beyond the picture.
 */
export function resizeBox(
  [x, y, w, h]: Readonly<BoxXywh>,
  [sideX, sideY]: HandleSide,
  dx: number,
  dy: number,
  limit: Size | null,
): BoxXywh {
  const [left, spanX] = resizeSpan(x, w, sideX, dx, limit?.width);
  const [top, spanY] = resizeSpan(y, h, sideY, dy, limit?.height);
  return rounded([left, top, spanX, spanY]);
}

/** What moves one box onto another: how a shape follows its handles. */
export function affineBetween(from: Readonly<BoxXywh>, to: Readonly<BoxXywh>): Affine {
  if (from[2] <= 0 || from[3] <= 0) return IDENTITY;
  const sx = to[2] / from[2];
  const sy = to[3] / from[3];
  return { sx, sy, tx: to[0] - sx * from[0], ty: to[1] - sy * from[1] };
}

function resizeSpan(
  start: number,
  span: number,
  side: -1 | 0 | 1,
  shift: number,
  limit: number | undefined,
): [start: number, span: number] {
  const least = Math.min(LEAST_SIDE, limit ?? Infinity, span);
  const end = start + span;
  if (side < 0) {
    const first = limit === undefined ? -Infinity : 0;
    const moved = Math.max(first, Math.min(start + shift, end - least));
    return [moved, end - moved];
  }
  if (side === 0) return [start, span];
  return [start, Math.min(limit ?? Infinity, Math.max(end + shift, start + least)) - start];
}

function insidePicture([x, y, w, h]: BoxXywh, { width, height }: Size): BoxXywh {
  return rounded([
    Math.max(0, Math.min(x, width - w)),
    Math.max(0, Math.min(y, height - h)),
    Math.min(w, width),
    Math.min(h, height),
  ]);
}

function rounded(box: BoxXywh): BoxXywh {
  return box.map((value) => Math.round(value * 10) / 10) as BoxXywh;
}
