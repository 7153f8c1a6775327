import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { type Bitmap, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { traceBitmap } from "@kanizsa/shared/mask/trace.ts";
import { simplifyRing } from "./simplify-ring.ts";

/** Pixels by which the drawn outline may stray from the mask's: steps would show where it is enlarged. */
const TOLERANCE = 0.6;

/**
 * The part of a mask inside `region` (whole image px) as an SVG path in px of the cut-out, which is
 * `scale` times as large. Holes are rings of their own. Empty when nothing lies in the region.
 */
export function maskPath(mask: RunLengthMask, region: Readonly<BoxXywh>, scale: number): string {
  const regions = traceBitmap(cut(mask, region));
  return regions.flatMap(({ exterior, holes }) => [exterior, ...holes])
    .map((ring) => ringPath(simplifyRing(cutCorners(ring), TOLERANCE), scale)).join("");
}

function cut(mask: RunLengthMask, [left, top, width, height]: Readonly<BoxXywh>): Bitmap {
  const bitmap = createBitmap(width, height);
  for (let x = 0; x < width; x++) {
    for (const [start, end] of mask.runsOfColumn(left + x)) {
      for (let y = Math.max(start, top); y < Math.min(end, top + height); y++) {
        bitmap.data[(y - top) * width + x] = 1;
      }
    }
  }
  return bitmap;
}

/** Middles of a pixel-edge ring's sides: a slope of steps becomes a line. */
function cutCorners(ring: readonly number[]): number[] {
  const middles: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    middles.push((ring[i] + ring[next]) / 2, (ring[i + 1] + ring[next + 1]) / 2);
  }
  // A box would lose its corners, and a small mask its shape.
  return middles.length < 16 ? [...ring] : middles;
}

function ringPath(ring: readonly number[], scale: number): string {
  let path = "";
  for (let i = 0; i < ring.length; i += 2) {
    path += `${i === 0 ? "M" : "L"}${place(ring[i] * scale)} ${place(ring[i + 1] * scale)}`;
  }
  return `${path}Z`;
}

function place(value: number): number {
  return Math.round(value * 10) / 10;
}
