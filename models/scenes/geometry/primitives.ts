import { addGrid, createGrid } from "./grid-surface.ts";
import type { Mesh } from "./mesh.ts";
import { addScaled, cross, length, normalize, subtract, type Vector } from "./vector.ts";

/**
 * A box turned by `heading` (radians) about its centre. The material's coordinates are metres along
 * the face, metres up, and the face's number: 0 ahead, 1 left, 2 behind, 3 right, 4 top, 5 below.
 */
export function addBox(
  mesh: Mesh,
  center: Vector,
  size: Vector,
  slot: number,
  heading = 0,
): void {
  const [hx, hy, hz] = [size[0] / 2, size[1] / 2, size[2] / 2];
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  const put = (x: number, y: number, z: number, n: Vector, u: number, v: number, face: number) =>
    mesh.vertex(
      center[0] + x * cos - y * sin,
      center[1] + x * sin + y * cos,
      center[2] + z,
      n[0] * cos - n[1] * sin,
      n[0] * sin + n[1] * cos,
      n[2],
      u,
      v,
      face,
    );
  const side = (ax: number, ay: number, bx: number, by: number, n: Vector, face: number) => {
    const width = Math.hypot(bx - ax, by - ay);
    mesh.quad(
      put(ax, ay, -hz, n, 0, 0, face),
      put(bx, by, -hz, n, width, 0, face),
      put(bx, by, hz, n, width, size[2], face),
      put(ax, ay, hz, n, 0, size[2], face),
      slot,
    );
  };
  side(hx, -hy, hx, hy, [1, 0, 0], 0);
  side(hx, hy, -hx, hy, [0, 1, 0], 1);
  side(-hx, hy, -hx, -hy, [-1, 0, 0], 2);
  side(-hx, -hy, hx, -hy, [0, -1, 0], 3);
  for (const [z, n, face] of [[hz, [0, 0, 1], 4], [-hz, [0, 0, -1], 5]] as const) {
    mesh.quad(
      put(-hx, -hy, z, n, 0, 0, face),
      put(hx, -hy, z, n, size[0], 0, face),
      put(hx, hy, z, n, size[0], size[1], face),
      put(-hx, hy, z, n, 0, size[1], face),
      slot,
    );
  }
}

/**
 * A round bar from one point to another, its radius changing evenly, with flat ends where `capped`.
 * Coordinates: angle in turns, metres along, part.
 */
export function addTube(
  mesh: Mesh,
  from: Vector,
  to: Vector,
  fromRadius: number,
  toRadius: number,
  slot: number,
  sides = 6,
  capped = false,
): void {
  const axis = subtract(to, from);
  const span = length(axis);
  const ahead = normalize(axis);
  const right = normalize(cross(ahead, Math.abs(ahead[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]));
  const up = cross(right, ahead);
  const start = mesh.vertexCount;
  for (let i = 0; i <= sides; i++) {
    const angle = 2 * Math.PI * i / sides;
    const n = addScaled(
      [right[0] * Math.cos(angle), right[1] * Math.cos(angle), right[2] * Math.cos(angle)],
      up,
      Math.sin(angle),
    );
    const a = addScaled(from, n, fromRadius);
    const b = addScaled(to, n, toRadius);
    mesh.vertex(a[0], a[1], a[2], n[0], n[1], n[2], i / sides, 0, 0);
    mesh.vertex(b[0], b[1], b[2], n[0], n[1], n[2], i / sides, span, 0);
  }
  for (let i = 0; i < sides; i++) {
    const a = start + i * 2;
    mesh.quad(a, a + 2, a + 3, a + 1, slot);
  }
  if (capped) {
    addDisc(mesh, from, addScaled([0, 0, 0], ahead, -1), fromRadius, slot, sides);
    addDisc(mesh, to, ahead, toRadius, slot, sides);
  }
}

/** A flat disc. Coordinates: share of the radius, angle in radians, 1. */
export function addDisc(
  mesh: Mesh,
  center: Vector,
  normal: Vector,
  radius: number,
  slot: number,
  sides = 12,
  depth = 0,
): void {
  const n = normalize(normal);
  const right = normalize(cross(Math.abs(n[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1], n));
  const up = cross(n, right);
  const tip = addScaled(center, n, depth);
  const middle = mesh.vertex(tip[0], tip[1], tip[2], n[0], n[1], n[2], 0, 0, 1);
  // the middle's angle is of no use: a ring close to it carries its own
  const rings: number[] = [];
  for (const share of [0.08, 1]) {
    for (let i = 0; i <= sides; i++) {
      const angle = 2 * Math.PI * i / sides;
      const edge = addScaled(
        addScaled(
          addScaled(center, n, depth * (1 - share)),
          right,
          radius * share * Math.cos(angle),
        ),
        up,
        radius * share * Math.sin(angle),
      );
      rings.push(mesh.vertex(edge[0], edge[1], edge[2], n[0], n[1], n[2], share, angle, 1));
    }
  }
  for (let i = 0; i < sides; i++) {
    mesh.triangle(middle, rings[i], rings[i + 1], slot);
    mesh.quad(rings[i], rings[sides + 1 + i], rings[sides + 2 + i], rings[i + 1], slot);
  }
}

/** An ellipsoid; coordinates: angle in turns, height from -1 to 1, part. */
export function addEllipsoid(
  mesh: Mesh,
  center: Vector,
  radii: Vector,
  slot: number,
  segments = 8,
): void {
  const rows = Math.max(4, Math.round(segments * 0.75)) + 1;
  const grid = createGrid(rows, segments + 1);
  for (let i = 0, k = 0; i < rows; i++) {
    const tilt = Math.PI * (i / (rows - 1) - 0.5);
    for (let j = 0; j <= segments; j++, k += 3) {
      const turn = 2 * Math.PI * j / segments;
      grid.positions[k] = center[0] + radii[0] * Math.cos(tilt) * Math.cos(turn);
      grid.positions[k + 1] = center[1] + radii[1] * Math.cos(tilt) * Math.sin(turn);
      grid.positions[k + 2] = center[2] + radii[2] * Math.sin(tilt);
      grid.coordinates[k] = j / segments;
      grid.coordinates[k + 1] = Math.sin(tilt);
    }
  }
  addGrid(mesh, grid, slot, 100);
}
