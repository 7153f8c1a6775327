import { clamp, smoothstep } from "../geometry/interpolate.ts";
import { addGrid, createGrid } from "../geometry/grid-surface.ts";
import type { Mesh } from "../geometry/mesh.ts";
import { type CarShape, crownAt, roofHalfWidth, shoulderHalfWidth } from "./car-shape.ts";

/** How finely a body is divided: 0 from near by, 1 from further, 2 from far away. */
export type Detail = 0 | 1 | 2;

/** Where a section's parts begin, counted from the middle of the floor to the middle of the roof. */
export const SECTION = {
  underside: 0,
  side: 3,
  shoulder: 10,
  window: 11,
  roofEdge: 15,
  end: 20,
} as const;
const POINTS = SECTION.end + 1;
const MIDDLE = 0.52;

/**
 * Adds the painted body with its windows: sections along the length, each from floor to roof and
 * down again. Coordinates: place along the car (m from the nose, beyond its ends where front and rear
 * close), place in the section (`SECTION`), metres to the left.
 */
export function addCarBody(mesh: Mesh, shape: CarShape, slot: number, detail: Detail): void {
  const stations = placeStations(shape, detail);
  const columns = POINTS * 2 - 1;
  const grid = createGrid(stations.length, columns);
  const half = new Float64Array(POINTS * 2);
  for (const [row, { s, shrink, beyond }] of stations.entries()) {
    writeSection(shape, s, half);
    for (let column = 0; column < columns; column++) {
      const mirrored = column >= POINTS;
      const index = mirrored ? columns - 1 - column : column;
      const sign = mirrored ? -1 : 1;
      const y = half[index * 2] * shrink * sign;
      const z = MIDDLE + (half[index * 2 + 1] - MIDDLE) * shrink;
      const at = (row * columns + column) * 3;
      grid.positions[at] = shape.length / 2 - bent(shape, s, y, z, index) - beyond * 0.3;
      grid.positions[at + 1] = y;
      grid.positions[at + 2] = z;
      grid.coordinates[at] = s + beyond;
      grid.coordinates[at + 1] = index;
      grid.coordinates[at + 2] = y;
    }
  }
  addGrid(mesh, grid, slot, 48);
}

interface Station {
  readonly s: number;
  /** The section's size where the ends close, 1 along the car. */
  readonly shrink: number;
  /** Metres beyond the end. */
  readonly beyond: number;
}

function placeStations(shape: CarShape, detail: Detail): Station[] {
  const { length } = shape;
  const step = [0.11, 0.2, 0.34][detail];
  const places = new Set<number>();
  const put = (s: number) => {
    if (s >= 0 && s <= length) places.add(Math.round(s * 1000) / 1000);
  };
  for (let s = 0; s < length; s += step) put(s);
  put(length);
  for (const s of [0.03, 0.08, length - 0.08, length - 0.03]) put(s);
  const radius = archRadius(shape);
  const turns = [12, 8, 6][detail];
  for (const axle of [shape.frontAxle, shape.rearAxle]) {
    for (let i = 0; i <= turns; i++) put(axle - radius * Math.cos(Math.PI * i / turns));
    put(axle - radius - 0.005);
    put(axle + radius + 0.005);
  }
  for (const s of [shape.cowl, shape.header, shape.rearTop, shape.rearBase]) {
    put(s);
    if (detail < 2) { for (const d of [-0.07, 0.07]) put(s + d); }
  }
  if (shape.bed !== null) {
    for (const s of [shape.rearBase + 0.01, shape.rearBase + 0.04, length - 0.1, length - 0.055]) {
      put(s);
    }
  }
  const sorted = [...places].sort((a, b) => a - b);
  const rings = detail === 2 ? [0.94, 0.6, 0] : [0.985, 0.96, 0.9, 0.6, 0.3, 0];
  const front = rings.map((shrink, i) => ({ s: 0, shrink, beyond: -0.015 * (i + 1) })).reverse();
  const rear = rings.map((shrink, i) => ({ s: length, shrink, beyond: 0.015 * (i + 1) }));
  return [...front, ...sorted.map((s) => ({ s, shrink: 1, beyond: 0 })), ...rear];
}

export function archRadius({ wheelRadius }: CarShape): number {
  return wheelRadius * 1.13 + 0.02;
}

/** Lower edge of the side: the sill, the wheel arches, and the bumpers' rise towards the ends. */
export function lowerEdge(shape: CarShape, s: number): number {
  const { clearance, wheelRadius, length } = shape;
  const rise = 0.03 * smoothstep(0.35, 0, s) + 0.05 * smoothstep(length - 0.5, length, s);
  let edge = clearance + rise;
  const radius = archRadius(shape);
  for (const axle of [shape.frontAxle, shape.rearAxle]) {
    const d = Math.abs(s - axle);
    if (d < radius) edge = Math.max(edge, wheelRadius + Math.sqrt(radius * radius - d * d) * 0.98);
  }
  return edge;
}

/** Half of a section: (y, z) from the middle of the floor up to the middle of the roof. */
function writeSection(shape: CarShape, s: number, half: Float64Array): void {
  const width = shape.plan.at(s);
  const low = lowerEdge(shape, s);
  const shoulder = Math.min(
    shape.shoulder.at(s),
    shape.bed === null ? shape.top.at(s) - 0.012 : Infinity,
  );
  const top = shape.top.at(s);
  const floor = shape.clearance - 0.01 + 0.1 * smoothstep(0.5, 0, s) +
    0.12 * smoothstep(shape.length - 0.6, shape.length, s);
  const inner = Math.max(0.1, width - 0.3);
  let k = 0;
  const put = (y: number, z: number) => {
    half[k++] = y;
    half[k++] = z;
  };
  put(0, floor);
  put(inner, floor);
  put(inner, Math.max(floor, low));
  for (let i = 0; i <= 6; i++) {
    const z = low + (shoulder - low) * SIDE_STEPS[i];
    put(sideHalfWidth(shape, width, z, shoulder), z);
  }
  // the ledge at the foot of the windows
  const edge = shoulderHalfWidth(shape, s);
  const rise = top - shoulder;
  const crown = crownAt(shape, s);
  const sunk = rise < 0;
  const ledge = sunk ? 0.07 : Math.min(1, Math.max(0, rise) / 0.12) * shape.inset;
  put(edge - 0.012, shoulder + 0.004);
  const roof = sunk ? edge - ledge - 0.02 : roofHalfWidth(shape, s);
  const roofEdge = sunk ? top : top - crown;
  const foot = edge - ledge - 0.012;
  for (let i = 0; i < 4; i++) {
    const t = i / 3 * 0.93;
    // windows bulge a little
    const bulge = 0.03 * Math.max(0, rise) * Math.sin(Math.PI * t);
    put(foot + (roof - foot) * t + bulge, shoulder + 0.006 + (roofEdge - shoulder - 0.006) * t);
  }
  for (const share of [1, 0.93, 0.8, 0.55, 0.28, 0]) {
    const y = roof * (share === 1 ? 0.985 : share);
    put(y, sunk ? top : top - crown * (share === 1 ? 0.9 : Math.abs(share) ** 2.6));
  }
}

const SIDE_STEPS = [0, 0.08, 0.3, 0.55, 0.78, 0.93, 1];

function sideHalfWidth(shape: CarShape, width: number, z: number, shoulder: number): number {
  const { clearance } = shape;
  const t = clamp((z - clearance) / Math.max(0.1, shoulder - clearance), 0, 1.2);
  const below = 0.07 * smoothstep(0.32, 0, t);
  const above = 0.05 * smoothstep(shape.features.character, 1, t) ** 1.5;
  const waist = 0.012 * Math.sin(Math.PI * clamp(t / shape.features.character, 0, 1));
  return width - below - above - 0.012 + waist;
}

/** Place along the car after nose, tail and screens are curved, seen from above and from the side. */
function bent(shape: CarShape, s: number, y: number, z: number, index: number): number {
  const share = Math.abs(y) / shape.halfWidth;
  let place = s;
  const nose = smoothstep(shape.frontAxle - 0.1, 0, s);
  place += nose * 0.2 * share ** 3;
  // the nose is fullest at the bumper
  const fullest = shape.clearance + 0.26;
  const away = (z - fullest) / (shape.noseHeight - fullest);
  place += smoothstep(0.5, 0, s) *
    (away > 0 ? 0.1 * away * away : 0.12 * Math.min(1, away * away * 0.5));
  const tail = smoothstep(shape.length - 0.7, shape.length, s);
  place -= tail * 0.09 * share ** 3;
  if (shape.bed === null) {
    const down = (z - (shape.clearance + 0.3)) / 0.5;
    place -= smoothstep(shape.length - 0.4, shape.length, s) *
      (down > 0 ? 0.05 * Math.min(1, down) ** 2 : 0.1 * Math.min(1, down * down));
  }
  if (index >= SECTION.shoulder) {
    const screen = smoothstep(shape.cowl - 0.5, shape.cowl, s) *
      smoothstep(shape.header + 0.6, shape.header - 0.05, s);
    place += screen * 0.2 * share ** 2;
    if (shape.bed === null) {
      const rear = smoothstep(shape.rearTop - 0.5, shape.rearTop, s);
      place -= rear * 0.08 * share ** 2;
    }
  }
  return place;
}
