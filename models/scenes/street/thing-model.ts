import type { Mesh } from "../geometry/mesh.ts";
import type { Material } from "../shade/material.ts";

/** Something that stands in a street, ready to be placed. */
export interface ThingModel {
  readonly mesh: Mesh;
  readonly materials: readonly Material[];
  /** How far around its middle it keeps the sky's light from the ground, metres; 0 for not at all. */
  readonly radius: number;
}
