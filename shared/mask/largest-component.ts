import { labelRegions } from "./label-regions.ts";

/**
 * Sets every 4-connected region of `data` above `threshold` but the largest to zero, in place. Of equal
 * ones the first in reading order stays, and so does all that is at most `threshold`.
 */
export function keepLargestComponent(
  data: Float32Array,
  width: number,
  height: number,
  threshold = 0.5,
): void {
  const { label, sizes } = labelRegions(data, width, height, threshold);
  if (sizes.length < 3) return;
  let best = 1;
  for (let region = 2; region < sizes.length; region++) {
    if (sizes[region] > sizes[best]) best = region;
  }
  for (let i = 0; i < data.length; i++) if (label[i] && label[i] !== best) data[i] = 0;
}
