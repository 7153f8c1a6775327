import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { packCoarse } from "./packed-coarse.ts";
import { packMap, unpackMap } from "./packed-map.ts";

type Facts = Omit<Reference, "responseMap" | "coverage">;

/** One reference as a row of a bank file. */
export interface PackedReference extends Facts {
  /** [cells with coverage > 0, features] float16 bits; a cell's features stand together. */
  readonly responses: Uint16Array;
  /** [mapRows, mapColumns] share of the cell inside the mask, 255 = whole. */
  readonly coverage: Uint8Array;
  /** Response maps pooled to stride 16, [features, 12, 20], 127 = 1. Follows from the two above. */
  readonly coarse: Int8Array;
}

export function packReference(reference: Reference): PackedReference {
  const { responseMap: _, coverage: __, ...facts } = reference;
  const map = packMap(reference);
  return { ...facts, ...map, coarse: packCoarse({ ...facts, ...map }) };
}

/** The reference of a row, rounded as the file keeps it. */
export function unpackReference(
  { responses, coverage, coarse: _, ...facts }: PackedReference,
): Reference {
  return { ...facts, ...unpackMap({ responses, coverage }) };
}
