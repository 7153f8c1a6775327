import { clamp } from "../geometry/interpolate.ts";
import type { Draw } from "../random/draw.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import type { Patterns } from "../shade/noise.ts";
import { type Color, srgb, type Surface } from "../shade/surface.ts";

/** How a building's walls are made and divided, metres. */
export interface FacadeLook {
  readonly wall: Color;
  readonly texture: "brick" | "plaster" | "panels" | "stone" | "boards" | "glass";
  readonly floor: number;
  readonly bay: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  readonly sill: number;
  readonly frame: Color;
  readonly ground: "same" | "shop" | "garage" | "plain";
  readonly accent: Color;
  readonly dirt: number;
  readonly offset: number;
}

export function drawFacadeLook(draw: Draw): FacadeLook {
  const texture = draw.weighted(
    [["brick", 5], ["plaster", 6], ["panels", 2], ["stone", 2], ["boards", 1.5], [
      "glass",
      1,
    ]] as const,
  );
  const bay = texture === "glass" ? draw.between(1.3, 2) : draw.between(1.8, 3.6);
  const floor = draw.between(2.75, 3.6);
  const v = draw.between(0.6, 1);
  const wall = {
    brick: () =>
      draw.pick([
        srgb(142 * v, 84 * v, 66 * v),
        srgb(170 * v, 120 * v, 90 * v),
        srgb(120 * v, 76 * v, 66 * v),
        srgb(186 * v, 164 * v, 134 * v),
      ]),
    plaster: () =>
      draw.pick([
        srgb(215 * v, 205 * v, 185 * v),
        srgb(225 * v, 222 * v, 215 * v),
        srgb(205 * v, 180 * v, 140 * v),
        srgb(190 * v, 175 * v, 165 * v),
        srgb(170 * v, 180 * v, 185 * v),
        srgb(215 * v, 195 * v, 165 * v),
      ]),
    panels: () => srgb(170 * v, 170 * v, 168 * v),
    stone: () => srgb(185 * v, 175 * v, 158 * v),
    boards: () =>
      draw.pick([
        srgb(205 * v, 205 * v, 200 * v),
        srgb(130 * v, 145 * v, 155 * v),
        srgb(165 * v, 150 * v, 120 * v),
      ]),
    glass: () => srgb(90 * v, 95 * v, 100 * v),
  }[texture]();
  const c = draw.between(0, 1);
  return {
    wall,
    texture,
    floor,
    bay,
    windowWidth: texture === "glass" ? bay - 0.08 : bay * draw.between(0.32, 0.62),
    windowHeight: texture === "glass" ? floor - draw.between(0.1, 0.9) : draw.between(1.15, 1.8),
    sill: texture === "glass" ? 0.05 : draw.between(0.7, 1),
    frame: draw.pick([
      srgb(215, 215, 212),
      srgb(60, 58, 55),
      srgb(110, 85, 65),
      srgb(215, 215, 212),
    ]),
    ground: draw.weighted([["same", 5], ["shop", 3], ["garage", 1], ["plain", 1]] as const),
    accent: srgb(40 + 160 * c, 60 + 90 * draw.unit(), 50 + 140 * (1 - c)),
    dirt: draw.between(0.1, 0.7),
    offset: draw.unit(),
  };
}

/** Walls with windows. Reads the coordinates of a box: metres along, metres up, face. */
export class FacadeMaterial implements Material {
  readonly #look: FacadeLook;
  readonly #patterns: Patterns;

  constructor(look: FacadeLook, patterns: Patterns) {
    this.#look = look;
    this.#patterns = patterns;
  }

  shade(f: Fragment, surface: Surface): void {
    const look = this.#look;
    const u = f.u, v = f.v;
    if (f.w > 3.5) {
      surface.color(look.wall, 0.4);
      return;
    }
    surface.openness = 0.5 + 0.5 * clamp(v / 3, 0, 1);
    const level = Math.floor(v / look.floor);
    if (level === 0 && look.ground === "shop" && this.#shop(f, surface, u, v)) return;
    if (level === 0 && look.ground === "garage" && this.#garage(surface, u, v)) return;
    if (level > 0 || look.ground === "same") {
      const bay = Math.floor(u / look.bay);
      const x = u - (bay + 0.5) * look.bay;
      const y = v - level * look.floor - look.sill - look.windowHeight / 2;
      const inX = look.windowWidth / 2 - Math.abs(x), inY = look.windowHeight / 2 - Math.abs(y);
      const inside = Math.min(inX, inY);
      if (inside > 0) return this.#window(surface, x, y, inside, bay, level);
      if (inY > -0.09 && inY <= 0 && y < 0 && inX > -0.1) {
        surface.color(look.frame, 0.85);
        return;
      }
    }
    this.#wall(surface, u, v, f.footprint);
    // storeys may be set off by a ledge
    if (look.texture !== "glass" && v > look.floor - 0.14 && v < look.floor && look.offset > 0.4) {
      surface.color(look.wall, 0.75);
    }
  }

  #window(
    surface: Surface,
    x: number,
    y: number,
    inside: number,
    bay: number,
    level: number,
  ): void {
    const look = this.#look;
    const cross = look.texture !== "glass" &&
      (Math.abs(x) < 0.03 || (look.offset > 0.5 && Math.abs(y - 0.25) < 0.025));
    if (inside < 0.06 || cross) {
      surface.color(look.frame);
      surface.openness *= 0.8;
      return;
    }
    const pick = this.#patterns.grain.at(bay * 0.173 + look.offset, level * 0.291 + look.offset);
    const curtain = pick > 0.6 ? (pick - 0.5) * 0.7 : 0.02;
    const blind = pick > 0.3 && pick < 0.5 && y > look.windowHeight * (pick - 0.35);
    surface.color([1, 0.98, 0.94], blind ? 0.4 : curtain);
    // the reveal's shadow
    if (look.windowHeight / 2 - y < 0.2) surface.color([surface.r, surface.g, surface.b], 0.6);
    surface.mirror = 0.1;
    surface.clarity = 1;
  }

  #shop(f: Fragment, surface: Surface, u: number, v: number): boolean {
    const look = this.#look;
    const unit = u / (look.bay * 2);
    const within = unit - Math.floor(unit);
    if (v > look.floor - 0.75 && v < look.floor - 0.1) {
      surface.color(look.accent, 0.9);
      const text = this.#patterns.grain.at(u * 0.11, 0.37);
      if (Math.abs(v - look.floor + 0.42) < 0.16 && within > 0.3 && within < 0.7 && text > 0.45) {
        surface.color([0.8, 0.8, 0.78]);
      }
      return true;
    }
    if (v < look.floor - 0.75 && v > 0.35 && within > 0.06 && within < 0.94) {
      if (Math.abs(within - 0.5) < 0.012) surface.color(look.frame, 0.5);
      else {
        const goods = this.#patterns.blotches.at(u * 0.4, v * 0.5 + look.offset, f.footprint);
        surface.color([0.5, 0.45, 0.4], 0.1 + 0.5 * Math.max(0, goods - 0.5) * (v < 1.6 ? 1 : 0.3));
        surface.mirror = 0.09;
        surface.clarity = 1;
      }
      return true;
    }
    return false;
  }

  #garage(surface: Surface, u: number, v: number): boolean {
    const look = this.#look;
    const unit = u / 5.2;
    const within = (unit - Math.floor(unit)) * 5.2;
    if (v > 2.2 || within < 1.2 || within > 4) return false;
    const slat = v * 4 - Math.floor(v * 4);
    surface.color(look.frame, slat < 0.08 ? 0.5 : 0.8);
    return true;
  }

  #wall(surface: Surface, u: number, v: number, footprint: number): void {
    const look = this.#look, { grain, blotches } = this.#patterns;
    const stains = blotches.at(u * 0.09 + look.offset, v * 0.05 + look.offset, footprint * 0.1);
    let factor = 1 - look.dirt * 0.7 * Math.max(0, stains - 0.4) +
      0.1 * (grain.at(u, v, footprint) - 0.5);
    if (look.texture === "brick") {
      factor *= pattern(u, v, 0.24, 0.075, 0.5, 0.012, footprint, grain);
    } else if (look.texture === "stone") {
      factor *= pattern(u, v, 0.7, 0.35, 0.5, 0.015, footprint, grain);
    } else if (look.texture === "panels") {
      factor *= pattern(u, v, look.bay, look.floor, 0, 0.025, footprint, grain);
    } else if (look.texture === "boards") {
      const board = v * 6 - Math.floor(v * 6);
      factor *= 1 - 0.35 * clamp(1 - board / 0.15, 0, 1) * clamp(0.06 / footprint - 0.5, 0, 1);
    }
    surface.color(look.wall, factor);
  }
}

/** Brightness of masonry: stones that differ a little, and darker joints; even from afar. */
function pattern(
  u: number,
  v: number,
  width: number,
  height: number,
  shift: number,
  joint: number,
  footprint: number,
  grain: Patterns["grain"],
): number {
  const near = clamp(height / (footprint * 2) - 0.6, 0, 1);
  if (near === 0) return 0.95;
  const row = Math.floor(v / height);
  const cell = u / width + (row & 1) * shift;
  const column = Math.floor(cell);
  const toJoint = Math.min((cell - column) * width, v - row * height);
  const own = 0.85 + 0.3 * grain.at(column * 0.137, row * 0.0911);
  return 0.95 + near * ((toJoint < joint ? 0.72 : own) - 0.95);
}
