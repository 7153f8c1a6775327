import { type Candidate, HEAT_SIZE } from "../vote.ts";

/** A heat map without a hot cell. */
export function noHeat(): Float32Array {
  return new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
}

/** The first reference, well alike and voted into the frame's middle. */
export function candidateOf(rest: Partial<Candidate> = {}): Candidate {
  return { index: 0, similarity: 0.8, dx: 0, dy: 0, heat: noHeat(), ...rest };
}
