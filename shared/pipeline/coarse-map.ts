import { COARSE, FEATURES, MAP } from "./constants.ts";
import type { ResponseWindow } from "./reference-bank.ts";

/** Values of one coarse map, [F, 12, 20]. */
export const COARSE_LENGTH = FEATURES * COARSE.rows * COARSE.columns;

/** Writes response maps pooled to stride 16, [F, 12, 20], to `target` from `offset` on, where zeros stand. */
export function poolWindow(
  { mapRows: rows, mapColumns: columns, responseMap }: ResponseWindow,
  target: Float32Array,
  offset = 0,
): void {
  const top = (MAP.rows - rows) / 2;
  const left = (MAP.columns - columns) / 2;
  const plane = COARSE.rows * COARSE.columns;
  for (let c = 0; c < FEATURES; c++) {
    const out = offset + c * plane;
    for (let y = 0; y < rows; y++) {
      const row = out + ((top + y) >> 1) * COARSE.columns;
      for (let x = 0; x < columns; x++) {
        target[row + ((left + x) >> 1)] += responseMap[(c * rows + y) * columns + x] / 4;
      }
    }
  }
}
