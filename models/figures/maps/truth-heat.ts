import { CELL, REACH } from "@kanizsa/shared/pipeline/constants.ts";
import { HEAT_SIZE } from "@kanizsa/shared/pipeline/vote.ts";

/** Width of the Gaussian that the voting branch is trained to draw, cells. */
const SIGMA = 1.5;

/**
 * Z*: what the voting heat map should be (eq. 5), a Gaussian on the true centre over displacements from
 * the frame's middle, [rows, columns], 0 to 1. `dx` and `dy` in frame px.
 */
export function truthHeat(dx: number, dy: number): Float32Array {
  const { rows, columns } = HEAT_SIZE;
  const centreX = dx / CELL + REACH.columns;
  const centreY = dy / CELL + REACH.rows;
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const x = i % columns - centreX;
    const y = Math.floor(i / columns) - centreY;
    return Math.exp(-(x * x + y * y) / (2 * SIGMA * SIGMA));
  });
}
