import { FEATURES } from "@kanizsa/shared/pipeline/constants.ts";
import type { ResponseWindow } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { fromFloat16, toFloat16 } from "./float16.ts";
import type { PackedReference } from "./packed-reference.ts";

/** A reference's response map as a bank file holds it. */
export type PackedMap = Pick<PackedReference, "responses" | "coverage">;

/** Drops the cells outside the mask, about a third, and halves the rest. */
export function packMap(window: ResponseWindow): PackedMap {
  const cells = window.mapRows * window.mapColumns;
  // A cell that the mask touches stays touched, however little.
  const coverage = Uint8Array.from(
    window.coverage,
    (c) => c > 0 ? Math.max(1, Math.round(c * 255)) : 0,
  );
  const masked = maskedCells(coverage);
  const responses = new Float32Array(masked.length * FEATURES);
  for (let at = 0; at < masked.length; at++) {
    for (let f = 0; f < FEATURES; f++) {
      responses[at * FEATURES + f] = window.responseMap[f * cells + masked[at]];
    }
  }
  return { responses: toFloat16(responses), coverage };
}

/** `responseMap` comes back as [features, mapRows, mapColumns], zero outside the mask. */
export function unpackMap(
  { responses, coverage }: PackedMap,
): Pick<ResponseWindow, "responseMap" | "coverage"> {
  const values = fromFloat16(responses);
  const responseMap = new Float32Array(FEATURES * coverage.length);
  const masked = maskedCells(coverage);
  for (let at = 0; at < masked.length; at++) {
    for (let f = 0; f < FEATURES; f++) {
      responseMap[f * coverage.length + masked[at]] = values[at * FEATURES + f];
    }
  }
  return { responseMap, coverage: Float32Array.from(coverage, (c) => c / 255) };
}

/** Cells inside the mask, in row-major order. */
export function maskedCells(coverage: Uint8Array): Uint32Array {
  const cells = new Uint32Array(coverage.length);
  let count = 0;
  for (let cell = 0; cell < coverage.length; cell++) {
    if (coverage[cell] > 0) cells[count++] = cell;
  }
  return cells.subarray(0, count);
}
