/**
 * Told apart on street photographs, and by colour-blind people in pairs of neighbours; those of the
 * pictures in README. The ninth instance begins again.
 */
const PALETTE = [
  "#ffb000",
  "#009eff",
  "#ff40a0",
  "#3cd25a",
  "#a06eff",
  "#00d0d6",
  "#ff6f47",
  "#e8e337",
];

/** Colour of the instance with an index in its result. */
export function colorOf(index: number): string {
  return PALETTE[index % PALETTE.length];
}
