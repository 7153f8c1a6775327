import type { Frame } from "../../geometry/frame.ts";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { type Bitmap, createBitmap } from "../../mask/bitmap.ts";
import { labelRegions } from "../../mask/label-regions.ts";
import { convexHull } from "../../metrics/convex-hull.ts";
import { type Click, pixelOf } from "./click.ts";

/** Room around a click that goes with it, px at the mask stride. */
const ROOM = 2;
/** The mask takes part within this many times the click's distance from it, and within 60° of the nearest place. */
const SPREAD = 1.5;
const COSINE = 0.5;

export interface Heeded {
  readonly mask: SoftMask;
  /** What negative clicks took away, null when they took nothing. */
  readonly cut: Bitmap | null;
}

/**
 * Gives a soft mask over the frame at stride 2 the clicks that it still gets wrong. The edge is drawn out to a
 * positive click, or in to a negative one, as a tent: the convex hull of the click and of the mask (or of what
 * is not mask) nearest to it, and what that cuts off goes with it where it is less than the tent, so that no
 * island and no hole is left. Later clicks have the last word; clicks outside the frame have none.
 */
export function heedClicks(mask: SoftMask, frame: Frame, clicks: readonly Click[]): Heeded {
  const { width, height } = mask;
  const data = mask.data.slice();
  let cut: Bitmap | null = null;
  for (const click of clicks) {
    const [x, y] = pixelOf(frame, click);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    if (+(data[y * width + x] > 0.5) === click.label) continue;
    const tent = convexHull(baseOf({ width, height, data }, x, y, click.label));
    addCutOff(tent, data, click.label);
    for (let i = 0; i < data.length; i++) {
      if (!tent.data[i]) continue;
      data[i] = click.label;
      if (click.label === 1) {
        if (cut) cut.data[i] = 0;
      } else {
        cut ??= createBitmap(width, height);
        cut.data[i] = 1;
      }
    }
  }
  return { mask: { width, height, data }, cut };
}

/** Adds to a tent the regions beside it, on the other side of the edge, that are smaller than it. */
function addCutOff(tent: Bitmap, soft: Float32Array, label: 0 | 1): void {
  const { width, height, data } = tent;
  const rest = soft.map((value, i) => +(!data[i] && +(value > 0.5) !== label));
  const regions = labelRegions(rest, width, height);
  const size = data.reduce((sum, pixel) => sum + pixel, 0);
  const isBeside = new Uint8Array(regions.sizes.length);
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const x = i % width;
    if (x > 0) isBeside[regions.label[i - 1]] = 1;
    if (x < width - 1) isBeside[regions.label[i + 1]] = 1;
    if (i >= width) isBeside[regions.label[i - width]] = 1;
    if (i + width < data.length) isBeside[regions.label[i + width]] = 1;
  }
  for (let i = 0; i < data.length; i++) {
    const region = regions.label[i];
    if (region && isBeside[region] && regions.sizes[region] < size) data[i] = 1;
  }
}

/** Pixels that span the tent: those around the click, and those on its side of the edge that lie nearest. */
function baseOf({ width, height, data }: SoftMask, x: number, y: number, label: 0 | 1): Bitmap {
  const base = createBitmap(width, height);
  const nearest = nearestOf({ width, height, data }, x, y, label);
  const reach = nearest ? SPREAD * Math.hypot(nearest[0] - x, nearest[1] - y) + ROOM : ROOM;
  const first = Math.max(0, Math.ceil(y - reach));
  for (let row = first; row <= Math.min(height - 1, y + reach); row++) {
    for (
      let column = Math.max(0, Math.ceil(x - reach));
      column <= Math.min(width - 1, x + reach);
      column++
    ) {
      const distance = Math.hypot(column - x, row - y);
      if (distance > reach) continue;
      const i = row * width + column;
      const isNear = distance <= ROOM;
      const isThere = +(data[i] > 0.5) === label && nearest !== null &&
        (column - x) * (nearest[0] - x) + (row - y) * (nearest[1] - y) >=
          COSINE * distance * Math.hypot(nearest[0] - x, nearest[1] - y);
      if (isNear || isThere) base.data[i] = 1;
    }
  }
  return base;
}

/** Pixel nearest to another that lies on the given side of one half, null when none does. */
function nearestOf(
  { width, height, data }: SoftMask,
  x: number,
  y: number,
  label: 0 | 1,
): [x: number, y: number] | null {
  let best: [number, number] | null = null;
  let least = Infinity;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const distance = (column - x) ** 2 + (row - y) ** 2;
      if (distance >= least || +(data[row * width + column] > 0.5) !== label) continue;
      least = distance;
      best = [column, row];
    }
  }
  return best;
}
