import type { SoftMask } from "../geometry/resample-mask.ts";
import { MAP } from "./constants.ts";

/** A window of cells around the middle of a frame. */
export interface CellWindow {
  readonly rows: number;
  readonly columns: number;
}

/** Smallest even window around the centre that holds all covered cells, at most MAP. */
export function coveredWindow({ width, height, data }: SoftMask): CellWindow {
  let rows = 2;
  let columns = 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 0) continue;
      rows = Math.max(rows, y < height / 2 ? height - 2 * y : 2 * (y + 1) - height);
      columns = Math.max(columns, x < width / 2 ? width - 2 * x : 2 * (x + 1) - width);
    }
  }
  return { rows: Math.min(rows, MAP.rows), columns: Math.min(columns, MAP.columns) };
}
