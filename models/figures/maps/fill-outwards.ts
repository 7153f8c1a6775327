import type { CellMap } from "./cell-map.ts";

/** Cells of which the object has less than this say nothing reliable. */
const LEAST_SHARE = 0.3;

/**
 * The same map with the values of cells that the object hardly has replaced by the mean of their known
 * neighbours, round by round outwards: drawn smoothly and cut along the outline, no strange value of
 * the surroundings bleeds into the object.
 */
export function fillOutwards(map: CellMap): CellMap {
  const { channels, rows, columns } = map;
  const size = rows * columns;
  const data = map.data.slice();
  let known = Uint8Array.from(map.share, (share) => +(share >= LEAST_SHARE));
  if (!known.includes(1)) return map;
  while (known.includes(0)) {
    const next = known.slice();
    for (let i = 0; i < size; i++) {
      if (known[i]) continue;
      const around = neighbours(i, rows, columns).filter((other) => known[other]);
      if (around.length === 0) continue;
      next[i] = 1;
      for (let c = 0; c < channels; c++) {
        const sum = around.reduce((total, other) => total + data[c * size + other], 0);
        data[c * size + i] = sum / around.length;
      }
    }
    known = next;
  }
  return { ...map, data };
}

function neighbours(index: number, rows: number, columns: number): number[] {
  const [x, y] = [index % columns, Math.floor(index / columns)];
  const found: number[] = [];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [column, row] = [x + dx, y + dy];
      const isInside = column >= 0 && row >= 0 && column < columns && row < rows;
      if (isInside && (dx !== 0 || dy !== 0)) found.push(row * columns + column);
    }
  }
  return found;
}
