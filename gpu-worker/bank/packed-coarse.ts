import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { COARSE, FEATURES, MAP } from "@kanizsa/shared/pipeline/constants.ts";
import { fromFloat16 } from "./float16.ts";
import { maskedCells } from "./packed-map.ts";
import type { PackedReference } from "./packed-reference.ts";

/** What 1 is in a coarse map of bytes: responses have unit length at most. */
const ONE = 127;

/** Response maps pooled to stride 16, [features, 12, 20], in bytes. */
export function packCoarse(
  { mapRows, mapColumns, responses, coverage }: Omit<PackedReference, "coarse">,
): Int8Array {
  const values = fromFloat16(responses);
  const sums = new Float32Array(COARSE_LENGTH);
  const top = (MAP.rows - mapRows) / 2;
  const left = (MAP.columns - mapColumns) / 2;
  const plane = COARSE.rows * COARSE.columns;
  maskedCells(coverage).forEach((cell, at) => {
    const row = (top + Math.floor(cell / mapColumns)) >> 1;
    const column = (left + cell % mapColumns) >> 1;
    const to = row * COARSE.columns + column;
    for (let f = 0; f < FEATURES; f++) sums[f * plane + to] += values[at * FEATURES + f];
  });
  return Int8Array.from(sums, (sum) => Math.max(-ONE, Math.min(ONE, Math.round(sum * ONE / 4))));
}

/** Writes a coarse map of bytes to `target` from `offset` on. */
export function unpackCoarse(bytes: Int8Array, target: Float32Array, offset = 0): void {
  for (let i = 0; i < bytes.length; i++) target[offset + i] = bytes[i] / ONE;
}
