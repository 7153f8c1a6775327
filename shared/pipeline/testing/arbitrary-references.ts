import fc from "fast-check";
import { MAP } from "../constants.ts";
import type { Reference } from "../reference-bank.ts";
import { randomReference } from "./references.ts";

/** One to three references of random responses in windows of any size. */
export const arbitraryReferences: fc.Arbitrary<Reference[]> = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: MAP.rows / 2 }),
    fc.integer({ min: 1, max: MAP.columns / 2 }),
    fc.integer(),
  ),
  { minLength: 1, maxLength: 3 },
).map((sizes) =>
  sizes.map(([rows, columns, seed], i) => randomReference(`r${i}`, 2 * rows, 2 * columns, seed))
);

/** Response of feature `c` in a cell counted from the frame's middle, zero beyond the window. */
export function responseAt(reference: Reference, c: number, row: number, column: number): number {
  const { mapRows, mapColumns, responseMap } = reference;
  const y = row + mapRows / 2;
  const x = column + mapColumns / 2;
  if (y < 0 || x < 0 || y >= mapRows || x >= mapColumns) return 0;
  return responseMap[(c * mapRows + y) * mapColumns + x];
}
