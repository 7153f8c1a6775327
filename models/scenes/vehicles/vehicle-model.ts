import type { Mesh } from "../geometry/mesh.ts";
import type { Placement } from "../raster/triangle-set.ts";
import type { Material } from "../shade/material.ts";

/** A vehicle ready to be placed: its mesh, the materials of the mesh's slots, its ground plan. */
export interface VehicleModel {
  readonly mesh: Mesh;
  readonly materials: (placement: Placement) => Material[];
  readonly length: number;
  readonly width: number;
  readonly height: number;
}
