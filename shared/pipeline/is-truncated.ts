import { frameBox, toFrame } from "../geometry/frame.ts";
import type { SoftMask } from "../geometry/resample-mask.ts";
import type { Bitmap } from "../mask/bitmap.ts";
import { MASK_STRIDE } from "./constants.ts";
import type { Query } from "./look-at-query.ts";

/** Whether the completed mask goes on beyond the picture: it meets a border that its soft mask crosses. */
export function isTruncated(query: Query, prior: SoftMask | null, amodal: Bitmap): boolean {
  const { width, height, data } = amodal;
  const [left, top, spanX, spanY] = frameBox(query.frame);
  const meets = (x0: number, y0: number, x1: number, y1: number) => {
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) if (data[y * width + x]) return true;
    }
    return false;
  };
  const crosses = (x: number, y: number) => {
    if (!prior) return false;
    const [u, v] = toFrame(query.frame, x, y);
    const column = Math.floor(u / MASK_STRIDE);
    const row = Math.floor(v / MASK_STRIDE);
    if (column < 0 || row < 0 || column >= prior.width || row >= prior.height) return false;
    return prior.data[row * prior.width + column] > 0.5;
  };
  const margin = 2 * MASK_STRIDE / query.frame.scale;
  const steps = 32;
  const along = (from: number, span: number, at: (value: number) => boolean) =>
    Array.from({ length: steps }, (_, i) => at(from + (i + 0.5) * span / steps)).some(Boolean);
  return (meets(0, 0, 1, height) && along(top, spanY, (y) => crosses(-margin, y))) ||
    (meets(width - 1, 0, width, height) && along(top, spanY, (y) => crosses(width + margin, y))) ||
    (meets(0, 0, width, 1) && along(left, spanX, (x) => crosses(x, -margin))) ||
    (meets(0, height - 1, width, height) && along(left, spanX, (x) => crosses(x, height + margin)));
}
