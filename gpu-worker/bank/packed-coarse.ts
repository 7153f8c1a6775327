import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { COARSE, FEATURES, MAP } from "@kanizsa/shared/pipeline/constants.ts";
import { fromFloat16 } from "./float16.ts";
import { maskedCells } from "./packed-map.ts";
import type { PackedReference } from "./packed-reference.ts";

/** What 1 is in a coarse map of bytes: responses have unit length at most. */
export const ONE = 127;

/** Response maps pooled to stride 16, [features, 12, 20], in bytes. */
export function packCoarse(
  { mapRows, mapColumns, responses, coverage }: Omit<PackedReference, "coarse">,
): Int8Array {
  const values = fromFloat16(responses);
  const sums = new Float32Array(COARSE_LENGTH);
  const top = (MAP.rows - mapRows) / 2;
  const left = (MAP.columns - mapColumns) / 2;
  const plane = COARSE.rows * COARSE.columns;
  const cells = maskedCells(coverage);
  for (let at = 0; at < cells.length; at++) {
    const row = (top + Math.floor(cells[at] / mapColumns)) >> 1;
    const column = (left + cells[at] % mapColumns) >> 1;
    const to = row * COARSE.columns + column;
    for (let f = 0; f < FEATURES; f++) sums[f * plane + to] += values[at * FEATURES + f];
  }
  const bytes = new Int8Array(COARSE_LENGTH);
  for (let i = 0; i < bytes.length; i++) {
    if (sums[i] === 0) continue;
    bytes[i] = Math.max(-ONE, Math.min(ONE, Math.round(sums[i] * ONE / 4)));
  }
  return bytes;
}
