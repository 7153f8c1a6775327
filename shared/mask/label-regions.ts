export interface Regions {
  /** Each pixel's region, from 1 in reading order of their first pixels; 0 belongs to none. */
  readonly label: Int32Array;
  /** Pixels of each region by its label; that of 0 is 0. */
  readonly sizes: readonly number[];
}

/** 4-connected regions of the pixels above `threshold`, of a map of `height` rows of `width`. */
export function labelRegions(
  data: ArrayLike<number>,
  width: number,
  height: number,
  threshold = 0.5,
): Regions {
  const label = new Int32Array(width * height);
  const queue = new Int32Array(width * height);
  const sizes = [0];
  for (let start = 0; start < label.length; start++) {
    if (label[start] || data[start] <= threshold) continue;
    const region = sizes.length;
    let end = 0;
    queue[end++] = start;
    label[start] = region;
    for (let head = 0; head < end; head++) {
      const i = queue[head];
      const x = i % width;
      // left, right, above, below
      for (let side = 0; side < 4; side++) {
        if ((side === 0 && x === 0) || (side === 1 && x === width - 1)) continue;
        const j = side < 2 ? i + 2 * side - 1 : i + (2 * side - 5) * width;
        if (j < 0 || j >= label.length || label[j] || data[j] <= threshold) continue;
        label[j] = region;
        queue[end++] = j;
      }
    }
    sizes.push(end);
  }
  return { label, sizes };
}
