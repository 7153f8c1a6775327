import { clamp } from "../geometry/interpolate.ts";

/** Ground plan of something that stands on the ground and keeps the sky's light from it. */
export interface Footprint {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly halfLength: number;
  readonly halfWidth: number;
  /** How much of the light it keeps: 1 for a car, less for slender things. */
  readonly strength: number;
}

const CELL = 2;
const REACH = 2;

/** How dark the ground is near and under things: the soft shadow that the sky leaves. */
export class GroundContact {
  readonly #cells = new Map<number, Placed[]>();

  constructor(footprints: readonly Footprint[]) {
    for (const footprint of footprints.map(place)) {
      const reach = Math.hypot(footprint.halfLength, footprint.halfWidth) + REACH;
      for (let i = cell(footprint.x - reach); i <= cell(footprint.x + reach); i++) {
        for (let j = cell(footprint.y - reach); j <= cell(footprint.y + reach); j++) {
          const list = this.#cells.get(key(i, j));
          if (list) list.push(footprint);
          else this.#cells.set(key(i, j), [footprint]);
        }
      }
    }
  }

  /** Share of the sky's light that reaches a point of the ground, 0 to 1. */
  openness(x: number, y: number): number {
    const near = this.#cells.get(key(cell(x), cell(y)));
    if (near === undefined) return 1;
    let open = 1;
    for (let i = 0; i < near.length; i++) {
      const { x: cx, y: cy, cos, sin, halfLength, halfWidth, strength } = near[i];
      const px = Math.abs((x - cx) * cos + (y - cy) * sin) - halfLength;
      const py = Math.abs((y - cy) * cos - (x - cx) * sin) - halfWidth;
      const inside = Math.max(px, py);
      if (inside > REACH) continue;
      let kept: number;
      if (inside < 0) kept = 0.96 - 0.32 * (1 - clamp(-inside / 0.3, 0, 1));
      else {
        const ox = px > 0 ? px : 0, oy = py > 0 ? py : 0;
        const d = Math.sqrt(ox * ox + oy * oy);
        kept = 0.42 * Math.exp(-d / 0.25) + 0.22 * Math.exp(-d / 0.9);
      }
      open *= 1 - kept * strength;
    }
    return open;
  }
}

interface Placed extends Footprint {
  readonly cos: number;
  readonly sin: number;
}

function place(footprint: Footprint): Placed {
  return { ...footprint, cos: Math.cos(footprint.heading), sin: Math.sin(footprint.heading) };
}

function cell(value: number): number {
  return Math.floor(value / CELL);
}

function key(i: number, j: number): number {
  return (i + 5000) * 10000 + j + 5000;
}
