import { frameBox, toFrame } from "../geometry/frame.ts";
import type { SoftMask } from "../geometry/resample-mask.ts";
import type { RunLengthMask } from "../mask/run-length-mask.ts";
import { MASK_STRIDE } from "./constants.ts";
import type { Query } from "./look-at-query.ts";

/** Whether the completed mask goes on beyond the picture: it meets a border that its soft mask crosses. */
export function isTruncated(query: Query, prior: SoftMask | null, amodal: RunLengthMask): boolean {
  const box = amodal.boundingBox();
  if (!prior || !box) return false;
  const { width, height } = amodal;
  const [left, top, spanX, spanY] = frameBox(query.frame);
  const crosses = (x: number, y: number) => {
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
  return (box[0] === 0 && along(top, spanY, (y) => crosses(-margin, y))) ||
    (box[0] + box[2] === width && along(top, spanY, (y) => crosses(width + margin, y))) ||
    (box[1] === 0 && along(left, spanX, (x) => crosses(x, -margin))) ||
    (box[1] + box[3] === height && along(left, spanX, (x) => crosses(x, height + margin)));
}
