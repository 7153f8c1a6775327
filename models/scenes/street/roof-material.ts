import { clamp } from "../geometry/interpolate.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import type { Patterns } from "../shade/noise.ts";
import type { Color, Surface } from "../shade/surface.ts";

/** Tiles: rows along the eaves. */
export class RoofMaterial implements Material {
  readonly #color: Color;
  readonly #patterns: Patterns;

  constructor(color: Color, patterns: Patterns) {
    this.#color = color;
    this.#patterns = patterns;
  }

  shade(f: Fragment, surface: Surface): void {
    const near = clamp(0.3 / (f.footprint * 2) - 0.6, 0, 1);
    const row = f.v / 0.3;
    const edge = row - Math.floor(row) < 0.2 ? 0.75 : 1;
    const old = this.#patterns.blotches.at(f.u * 0.12, f.v * 0.12, f.footprint * 0.12);
    surface.color(this.#color, (0.75 + 0.5 * old) * (1 + near * (edge - 1)));
  }
}
