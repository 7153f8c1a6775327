import type { Fragment } from "../shade/fragment.ts";
import type { GroundContact } from "../shade/ground-contact.ts";
import type { Material } from "../shade/material.ts";
import type { Patterns } from "../shade/noise.ts";
import { clamp } from "../geometry/interpolate.ts";
import { type Color, srgb, type Surface } from "../shade/surface.ts";
import { kerbs, type StreetPlan } from "./street-plan.ts";

const KERB = srgb(150, 148, 144);
const SLAB = srgb(150, 146, 140);
const BRICK = srgb(140, 104, 88);
const CONCRETE = srgb(168, 166, 160);
const ASPHALT = srgb(104, 103, 102);
const GRASS = srgb(88, 104, 52);
const DRY_GRASS = srgb(142, 132, 84);
const GRAVEL = srgb(152, 142, 126);

/** What lies beyond the kerb: kerb stones, a verge, the pavement, yards. */
export class PavementMaterial implements Material {
  readonly #plan: StreetPlan;
  readonly #patterns: Patterns;
  readonly #contact: GroundContact;
  readonly #kerbs: readonly [number, number];
  readonly #dryness: number;

  constructor(plan: StreetPlan, patterns: Patterns, contact: GroundContact, dryness: number) {
    this.#plan = plan;
    this.#patterns = patterns;
    this.#contact = contact;
    this.#kerbs = kerbs(plan);
    this.#dryness = dryness;
  }

  shade(f: Fragment, surface: Surface): void {
    const { verge, pavement, crossing } = this.#plan;
    const { x, y } = f;
    let inside = x > 0 ? x - this.#kerbs[1] : this.#kerbs[0] - x;
    if (crossing !== null) inside = Math.min(inside, Math.abs(y - crossing.at) - crossing.half);
    const reach = f.footprint * (0.4 + 0.6 / Math.max(0.06, Math.abs(f.dz)));
    if (inside < 0.16 || Math.abs(f.nz) < 0.5) {
      const joint = Math.abs((y + x) - Math.round(y + x));
      surface.color(KERB, joint < 0.008 && reach < 0.03 ? 0.6 : 1);
      this.#vary(surface, x, y, reach, 0.3);
    } else if (inside < 0.16 + verge) {
      this.#grass(surface, x, y, reach);
    } else if (inside < 0.16 + verge + pavement) {
      this.#pave(surface, x, y, reach);
    } else if (this.#plan.yard === "grass") {
      this.#grass(surface, x, y, reach);
    } else if (this.#plan.yard === "gravel") {
      surface.color(GRAVEL);
      this.#vary(surface, x, y, reach, 0.5);
    } else {
      this.#pave(surface, x, y, reach);
    }
    surface.openness = this.#contact.openness(x, y) * (Math.abs(f.nz) < 0.5 ? 0.8 : 1);
  }

  #pave(surface: Surface, x: number, y: number, reach: number): void {
    const { paving } = this.#plan;
    if (paving === "asphalt") surface.color(ASPHALT);
    else {
      const [w, h] = paving === "bricks"
        ? [0.1, 0.2]
        : paving === "slabs"
        ? [0.5, 0.5]
        : [1.5, 1.5];
      const color: Color = paving === "bricks" ? BRICK : paving === "slabs" ? SLAB : CONCRETE;
      const row = Math.floor(y / h);
      const cx = x / w + (paving === "concrete" ? 0 : (row & 1) * 0.5);
      const dx = Math.abs(cx - Math.round(cx)) * w, dy = Math.abs(y / h - Math.round(y / h)) * h;
      const joint = clamp(1 - Math.min(dx, dy) / 0.012, 0, 1) * clamp(0.03 / reach - 0.3, 0, 1);
      const own = this.#patterns.grain.at(
        Math.floor(cx) * 0.1371,
        row * 0.0713,
        reach > h ? 0.1 : 0,
      );
      surface.color(color, (0.85 + 0.3 * own) * (1 - 0.45 * joint));
    }
    this.#vary(surface, x, y, reach, 0.35);
  }

  #grass(surface: Surface, x: number, y: number, reach: number): void {
    const { grain, blotches } = this.#patterns;
    const dry = clamp(
      this.#dryness + 1.4 * (blotches.at(x * 0.11, y * 0.11, reach * 0.11) - 0.5),
      0,
      1,
    );
    const blades = grain.at(x * 1.3, y * 1.3, reach * 1.3);
    surface.color(GRASS, 0.55 + 0.75 * blades);
    surface.blend(DRY_GRASS, dry * 0.7);
  }

  #vary(surface: Surface, x: number, y: number, reach: number, strength: number): void {
    const { grain, blotches } = this.#patterns;
    const stain = blotches.at(x * 0.17 + 0.3, y * 0.17, reach * 0.17) - 0.5;
    const fine = grain.at(x * 2.1, y * 2.1, reach * 2.1) - 0.5;
    const factor = 1 + strength * (stain * 1.2 + fine * 0.5);
    surface.color([surface.r, surface.g, surface.b], factor);
  }
}
