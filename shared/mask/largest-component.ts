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
  const label = new Int32Array(width * height);
  const queue = new Int32Array(width * height);
  let best = 0;
  let bestSize = 0;
  let next = 0;
  for (let start = 0; start < data.length; start++) {
    if (label[start] || data[start] <= threshold) continue;
    next++;
    let end = 0;
    queue[end++] = start;
    label[start] = next;
    for (let head = 0; head < end; head++) {
      const i = queue[head];
      const x = i % width;
      // left, right, above, below
      for (let side = 0; side < 4; side++) {
        if ((side === 0 && x === 0) || (side === 1 && x === width - 1)) continue;
        const j = side < 2 ? i + 2 * side - 1 : i + (2 * side - 5) * width;
        if (j < 0 || j >= data.length || label[j] || data[j] <= threshold) continue;
        label[j] = next;
        queue[end++] = j;
      }
    }
    if (end > bestSize) {
      best = next;
      bestSize = end;
    }
  }
  if (next < 2) return;
  for (let i = 0; i < data.length; i++) if (label[i] && label[i] !== best) data[i] = 0;
}
