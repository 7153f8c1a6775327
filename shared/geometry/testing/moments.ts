import type { SoftMask } from "../resample-mask.ts";

/** Area of a soft mask and its centroid, px. */
export function moments({ width, data }: SoftMask): { area: number; x: number; y: number } {
  let area = 0;
  let x = 0;
  let y = 0;
  data.forEach((share, i) => {
    area += share;
    x += share * ((i % width) + 0.5);
    y += share * (Math.floor(i / width) + 0.5);
  });
  return { area, x: x / area, y: y / area };
}
