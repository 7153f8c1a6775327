import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import type { Surface } from "../shade/surface.ts";

/** A pane with scenery behind it. */
export class GlassMaterial implements Material {
  readonly coarse = true;

  shade(_fragment: Fragment, surface: Surface): void {
    surface.color([0.02, 0.022, 0.024]);
    surface.mirror = 0.085;
    surface.clarity = 1;
    surface.through = 0.42;
  }
}
