import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { fromFloat16, toFloat16 } from "./float16.ts";

/** A reference's response map as a bank file holds it. */
export interface PackedMap {
  /** [cells with coverage > 0, features] float16 bits; a cell's features stand together. */
  readonly responses: Uint16Array;
  /** [mapRows, mapColumns] share of the cell inside the mask, 255 = whole. */
  readonly coverage: Uint8Array;
}

type ResponseMap = Pick<Reference, "mapRows" | "mapColumns" | "responseMap" | "coverage">;

/** Drops the cells outside the mask, about a third, and halves the rest. */
export function packMap(map: ResponseMap, features: number): PackedMap {
  const cells = map.mapRows * map.mapColumns;
  // A cell that the mask touches stays touched, however little.
  const coverage = Uint8Array.from(
    map.coverage,
    (c) => c > 0 ? Math.max(1, Math.round(c * 255)) : 0,
  );
  const masked = maskedCells(coverage);
  const responses = new Float32Array(masked.length * features);
  masked.forEach((cell, at) => {
    for (let f = 0; f < features; f++) {
      responses[at * features + f] = map.responseMap[f * cells + cell];
    }
  });
  return { responses: toFloat16(responses), coverage };
}

/** `responseMap` comes back as [features, mapRows, mapColumns], zero outside the mask. */
export function unpackMap(
  { responses, coverage }: PackedMap,
  features: number,
): Pick<Reference, "responseMap" | "coverage"> {
  const values = fromFloat16(responses);
  const responseMap = new Float32Array(features * coverage.length);
  maskedCells(coverage).forEach((cell, at) => {
    for (let f = 0; f < features; f++) {
      responseMap[f * coverage.length + cell] = values[at * features + f];
    }
  });
  return { responseMap, coverage: Float32Array.from(coverage, (c) => c / 255) };
}

/** Cells inside the mask, in row-major order. */
export function maskedCells(coverage: Uint8Array): Uint32Array {
  const cells = new Uint32Array(coverage.length);
  let count = 0;
  coverage.forEach((share, cell) => {
    if (share > 0) cells[count++] = cell;
  });
  return cells.subarray(0, count);
}
