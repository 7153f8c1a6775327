import { clamp } from "../geometry/interpolate.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { GroundContact } from "../shade/ground-contact.ts";
import type { Material } from "../shade/material.ts";
import type { Patterns } from "../shade/noise.ts";
import { type Color, srgb, type Surface } from "../shade/surface.ts";
import { kerbs, PARKING_WIDTH, type StreetPlan } from "./street-plan.ts";

const WHITE = srgb(205, 205, 200);
const YELLOW = srgb(205, 165, 50);

/** Asphalt with its markings, worn and patched. */
export class RoadMaterial implements Material {
  readonly #plan: StreetPlan;
  readonly #patterns: Patterns;
  readonly #contact: GroundContact;
  readonly #wetness: number;
  readonly #kerbs: readonly [number, number];

  constructor(plan: StreetPlan, patterns: Patterns, contact: GroundContact, wetness: number) {
    this.#plan = plan;
    this.#patterns = patterns;
    this.#contact = contact;
    this.#wetness = wetness;
    this.#kerbs = kerbs(plan);
  }

  shade(f: Fragment, surface: Surface): void {
    const plan = this.#plan, { grain, blotches } = this.#patterns;
    const { x, y } = f;
    const reach = f.footprint * (0.4 + 0.6 / Math.max(0.06, -f.dz));
    const offset = plan.patternOffset;
    const wide = blotches.at(x * 0.045 + offset, y * 0.021, reach * 0.045);
    const fine = grain.at(x * 1.9, y * 1.9, reach * 1.9);
    const spots = blotches.at(x * 0.31, y * 0.31 + offset, reach * 0.31);
    let level = plan.asphalt * (0.72 + 0.36 * wide + 0.3 * (fine - 0.5) + 0.24 * (spots - 0.5));
    level *= this.#tracks(x);
    level *= this.#patches(x, y, reach);
    surface.color([level * 1.01, level, level * 0.985]);
    const paint = this.#markings(x, y, Math.max(0.008, f.footprint));
    if (paint > 0) {
      const kept = clamp(1.25 - plan.wear * (0.4 + 1.6 * spots), 0.12, 1);
      surface.blend(this.#markColor(x), paint * kept * 0.92);
    }
    const wet = this.#wetness * clamp(0.4 + 1.6 * (wide - 0.35), 0, 1);
    if (wet > 0) {
      surface.color([surface.r, surface.g, surface.b], 1 - 0.5 * wet);
      surface.mirror = 0.03 * wet;
      surface.clarity = 0.35 * wet;
    }
    surface.openness = this.#contact.openness(x, y);
  }

  /** Wheels polish and darken their tracks. */
  #tracks(x: number): number {
    const { lanes, laneWidth, bays } = this.#plan;
    if (bays.length > 0 || Math.abs(x) > lanes * laneWidth) return 1;
    const inLane = Math.abs(x) % laneWidth / laneWidth;
    const off = Math.min(Math.abs(inLane - 0.27), Math.abs(inLane - 0.73));
    return 1 - 0.1 * clamp(1 - off / 0.14, 0, 1) -
      0.08 * clamp(1 - Math.abs(inLane - 0.5) / 0.1, 0, 1);
  }

  /** Dug up and closed again: rectangles of another grey with dark seams; manholes. */
  #patches(x: number, y: number, reach: number): number {
    const { grain } = this.#patterns;
    const cx = Math.floor(x / 3.1), cy = Math.floor(y / 7.3);
    const pick = grain.at((cx * 37 % 256) / 256 + this.#plan.patternOffset, (cy * 91 % 256) / 256);
    if (pick > 0.14) {
      if (pick < 0.9) return 1;
      // a manhole lid
      const d = Math.hypot(x - cx * 3.1 - 1.5, y - cy * 7.3 - 2.2);
      if (d < 0.34) return d > 0.3 ? 0.5 : 0.7 + 0.2 * (Math.floor(d * 24) % 2);
      return 1;
    }
    const px = Math.abs(x - cx * 3.1 - 1.5) - 0.3 - pick * 5;
    const py = Math.abs(y - cy * 7.3 - 3.6) - 0.4 - pick * 18;
    const d = Math.max(px, py);
    if (d > 0.04) return 1;
    if (d > -0.04) return 1 - 0.22 * clamp(0.04 / Math.max(0.02, reach), 0, 1);
    return 0.82 + pick * 2.2;
  }

  #markColor(x: number): Color {
    return this.#plan.yellow && Math.abs(x) < 0.4 ? YELLOW : WHITE;
  }

  /** Share of a spot of the given width that is painted. */
  #markings(x: number, y: number, width: number): number {
    const plan = this.#plan;
    if (plan.bays.length > 0) return this.#bays(x, y, width);
    const { crossing, lanes, laneWidth } = plan;
    const lineHalf = 0.06;
    if (crossing !== null) {
      const across = Math.abs(y - crossing.at);
      const [left, right] = this.#kerbs;
      if (across < crossing.half + 0.4) {
        if (x > left - 0.5 && x < right + 0.5) return 0;
        if (plan.markings === "none") return 0;
        return stripe(across, 0, lineHalf, width) * dash(x, 9, 3);
      }
      if (
        across > crossing.half + 1 && across < crossing.half + 3.8 &&
        Math.abs(x) < lanes * laneWidth
      ) {
        const cell = (x + 50) / 0.95;
        return Math.abs(cell - Math.floor(cell) - 0.5) < 0.26 ? 0.95 : 0;
      }
      if (across > crossing.half + 4.4 && across < crossing.half + 4.8) {
        const forward = (x > 0) !== plan.leftHand;
        if ((y < crossing.at) === forward && Math.abs(x) < lanes * laneWidth) return 1;
      }
    }
    if (x < this.#kerbs[0] || x > this.#kerbs[1]) return 0;
    let paint = 0;
    if (plan.markings === "dashed") paint = stripe(x, 0, lineHalf, width) * dash(y, 9, 3.5);
    else if (plan.markings === "solid") {
      paint = Math.max(stripe(x, -0.13, lineHalf, width), stripe(x, 0.13, lineHalf, width));
    }
    for (let lane = 1; lane < lanes; lane++) {
      paint = Math.max(
        paint,
        stripe(Math.abs(x), lane * laneWidth, lineHalf, width) * dash(y, 12, 4),
      );
    }
    const edge = lanes * laneWidth;
    for (const [index, sign] of [[0, -1], [1, 1]] as const) {
      const parking = plan.parking[index];
      const out = x * sign - edge;
      if (parking === "none") {
        if (lanes > 1) paint = Math.max(paint, stripe(out, -0.1, lineHalf, width));
      } else if (out > -0.1 && out < PARKING_WIDTH[parking] && plan.markings !== "none") {
        const cell = parking === "parallel" ? 5.6 : 2.5;
        const along = y - Math.round(y / cell) * cell;
        paint = Math.max(
          paint,
          stripe(along, 0, 0.045, width),
          stripe(out, 0, 0.045, width) *
            (parking === "parallel" ? 1 : 0),
        );
      }
    }
    return paint;
  }

  #bays(x: number, y: number, width: number): number {
    for (const row of this.#plan.bays) {
      if (Math.abs(x - row.x) > row.depth / 2 + 0.05) continue;
      const along = y - row.from;
      if (along < -0.1 || along > row.count * row.bay + 0.1) continue;
      const off = along - Math.round(along / row.bay) * row.bay;
      return stripe(off, 0, 0.05, width);
    }
    return 0;
  }
}

/** Share of [x − width / 2, x + width / 2] that lies within `half` of `center`. */
function stripe(x: number, center: number, half: number, width: number): number {
  const d = Math.abs(x - center);
  return clamp((half + width / 2 - d) / width, 0, Math.min(1, 2 * half / width));
}

function dash(along: number, period: number, length: number): number {
  return along - Math.floor(along / period) * period < length ? 1 : 0;
}
