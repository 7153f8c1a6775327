import type { Mesh } from "../geometry/mesh.ts";
import type { Placement } from "../raster/triangle-set.ts";
import type { Material } from "../shade/material.ts";
import type { Detail } from "./car-body.ts";

/** A vehicle ready to be placed: its mesh, the materials of the mesh's slots, its measures in metres. */
export interface VehicleModel {
  readonly mesh: Mesh;
  readonly materials: (placement: Placement) => Material[];
  readonly length: number;
  readonly width: number;
  readonly height: number;
}

/** How a vehicle is built apart from what its seed says. */
export interface BuildOptions {
  /** Turn of the front wheels, radians to the left. */
  readonly steer: number;
  readonly lightsOn: boolean;
  readonly detail: Detail;
}
