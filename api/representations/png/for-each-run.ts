import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";

/** Visits the runs of a mask column by column: of column `x` the rows from `top` up to `bottom`. */
export function forEachRun(
  { edges, height }: RunLengthMask,
  visit: (x: number, top: number, bottom: number) => void,
): void {
  for (let i = 0; i < edges.length; i += 2) {
    // a run that goes on in the next columns is visited in each of them
    for (let start = edges[i]; start < edges[i + 1];) {
      const x = Math.floor(start / height);
      const end = Math.min(edges[i + 1], (x + 1) * height);
      visit(x, start - x * height, end - x * height);
      start = end;
    }
  }
}
