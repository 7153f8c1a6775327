import type { Mesh } from "../geometry/mesh.ts";
import type { Vector } from "../geometry/vector.ts";
import { normalize } from "../geometry/vector.ts";
import type { Draw } from "../random/draw.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import type { Color, Surface } from "../shade/surface.ts";

/**
 * Adds a clump of leaves: loose triangles near the surface of an ellipsoid. Coordinates: a leaf's own
 * brightness, and how far out of the whole crown it hangs, 0 to 1.
 */
export function addLeaves(
  mesh: Mesh,
  draw: Draw,
  center: Vector,
  radii: Vector,
  count: number,
  size: number,
  crown: Vector,
  crownRadius: number,
  slot: number,
): void {
  for (let i = 0; i < count; i++) {
    const turn = draw.between(0, 2 * Math.PI), height = draw.between(-1, 1);
    const flat = Math.sqrt(1 - height * height);
    const out = draw.between(0.55, 1.08);
    const d: Vector = [flat * Math.cos(turn), flat * Math.sin(turn), height];
    const p: Vector = [
      center[0] + d[0] * radii[0] * out,
      center[1] + d[1] * radii[1] * out,
      center[2] + d[2] * radii[2] * out,
    ];
    const away: Vector = [p[0] - crown[0], p[1] - crown[1], p[2] - crown[2]];
    const n = normalize([
      d[0] * 0.6 + away[0] / crownRadius * 0.5 + draw.between(-0.35, 0.35),
      d[1] * 0.6 + away[1] / crownRadius * 0.5 + draw.between(-0.35, 0.35),
      d[2] * 0.6 + away[2] / crownRadius * 0.5 + draw.between(-0.2, 0.5),
    ]);
    const far = Math.min(1, Math.hypot(away[0], away[1], away[2]) / crownRadius);
    const own = draw.unit();
    const corners: number[] = [];
    for (let k = 0; k < 3; k++) {
      corners.push(
        mesh.vertex(
          p[0] + draw.between(-size, size),
          p[1] + draw.between(-size, size),
          p[2] + draw.between(-size, size),
          n[0],
          n[1],
          n[2],
          own,
          far,
          0,
        ),
      );
    }
    mesh.triangle(corners[0], corners[1], corners[2], slot);
  }
}

export class LeafMaterial implements Material {
  readonly coarse = true;
  readonly #color: Color;
  readonly #second: Color;

  constructor(color: Color, second: Color) {
    this.#color = color;
    this.#second = second;
  }

  shade(f: Fragment, surface: Surface): void {
    surface.color(this.#color, 0.65 + 0.6 * f.u);
    surface.blend(this.#second, (f.u * 7) % 1 * 0.5);
    surface.openness = 0.25 + 0.75 * f.v * f.v;
    surface.translucency = 0.35;
  }
}
