import { addGrid, createGrid } from "../geometry/grid-surface.ts";
import type { Mesh } from "../geometry/mesh.ts";
import type { Draw } from "../random/draw.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import { type Color, srgb, type Surface } from "../shade/surface.ts";

const TYRE = srgb(30, 30, 31);
const BRAKE = srgb(26, 26, 27);

/** A rim's pattern. */
export interface WheelLook {
  readonly spokes: number;
  /** Half of a spoke's width as a share of the gap's, at the hub and at the rim. */
  readonly hub: number;
  readonly rim: number;
  /** Outer radius of the rim as a share of the tyre's. */
  readonly rimShare: number;
  readonly color: Color;
  readonly shiny: boolean;
}

export function drawWheelLook(draw: Draw): WheelLook {
  const kind = draw.weighted([["silver", 6], ["dark", 2], ["cap", 2], ["white", 0.3]] as const);
  const level = {
    silver: draw.between(150, 190),
    dark: draw.between(35, 60),
    cap: draw.between(120, 160),
    white: 220,
  }[kind];
  return {
    spokes: draw.pick([5, 5, 5, 6, 7, 8, 9, 10, 12]),
    hub: draw.between(0.5, 0.8),
    rim: kind === "cap" ? draw.between(0.65, 0.85) : draw.between(0.28, 0.55),
    rimShare: draw.between(0.62, 0.74),
    color: srgb(level, level, level + 2),
    shiny: kind !== "cap" && draw.chance(0.7),
  };
}

/**
 * Adds a wheel that looks to the left (`side` 1) or right (−1), turned by `steer` radians about the
 * vertical. Coordinates: share of the radius, angle in radians, 1 on the outer face.
 */
export function addWheel(
  mesh: Mesh,
  center: readonly [x: number, y: number, z: number],
  radius: number,
  width: number,
  side: 1 | -1,
  steer: number,
  rimShare: number,
  slot: number,
  segments: number,
): void {
  // from the inner shoulder over the tread to the outer shoulder, rim and hub: (radius, outwards)
  const half = width / 2;
  const line: [radius: number, out: number][] = [
    [rimShare, -half],
    [0.93, -half],
    [0.985, -half * 0.86],
    [1, -half * 0.6],
    [1, half * 0.6],
    [0.985, half * 0.86],
    [0.92, half],
    [rimShare + 0.03, half * 0.98],
    [rimShare - 0.03, half * 0.8],
    [rimShare * 0.55, half * 0.62],
    [0.16, half * 0.72],
    [0, half * 0.74],
  ];
  const grid = createGrid(line.length, segments + 1);
  const [cos, sin] = [Math.cos(steer), Math.sin(steer)];
  for (let i = 0, k = 0; i < line.length; i++) {
    for (let j = 0; j <= segments; j++, k += 3) {
      const angle = 2 * Math.PI * j / segments;
      const [share, out] = line[i];
      const x = Math.cos(angle) * share * radius, y = out * side;
      grid.positions[k] = center[0] + x * cos - y * sin;
      grid.positions[k + 1] = center[1] + x * sin + y * cos;
      grid.positions[k + 2] = center[2] + Math.sin(angle) * share * radius;
      grid.coordinates[k] = share;
      grid.coordinates[k + 1] = angle;
      grid.coordinates[k + 2] = i >= 6 ? 1 : 0;
    }
  }
  addGrid(mesh, grid, slot, 50);
}

export class WheelMaterial implements Material {
  readonly #look: WheelLook;
  readonly #turn: number;

  constructor(look: WheelLook, turn: number) {
    this.#look = look;
    this.#turn = turn;
  }

  shade(f: Fragment, surface: Surface): void {
    const { rimShare, spokes, hub, rim, color, shiny } = this.#look;
    surface.openness = 0.55;
    const share = f.u;
    if (share > rimShare || f.w < 0.5) {
      surface.color(TYRE, share > 0.97 ? 0.9 : 0.75);
      surface.mirror = 0.015;
      return;
    }
    const within = share / rimShare;
    const metal = within > 0.9 || within < 0.2;
    const turn = (f.v + this.#turn) * spokes / (2 * Math.PI);
    const off = Math.abs(turn - Math.floor(turn) - 0.5) * 2;
    const spoke = off < hub + (rim - hub) * within;
    if (!metal && !spoke) {
      surface.color(BRAKE, within > 0.45 && within < 0.75 ? 1.6 : 0.7);
      surface.openness = 0.3;
      return;
    }
    surface.color(color, within < 0.09 ? 0.6 : 1);
    surface.mirror = shiny ? 0.3 : 0.05;
    surface.clarity = 0.3;
    surface.metal = shiny ? 1 : 0;
  }
}
