import type { Mesh } from "./mesh.ts";

/** Points of a surface in rows: [rows, columns, 3] positions and as many free coordinates. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly positions: Float64Array;
  readonly coordinates: Float64Array;
}

export function createGrid(rows: number, columns: number): Grid {
  const size = rows * columns * 3;
  return { rows, columns, positions: new Float64Array(size), coordinates: new Float64Array(size) };
}

/**
 * Adds a grid to a mesh, smooth where neighbouring faces bend less than the crease's angle and
 * sharp elsewhere. Faces without an area are left out. A face looks to the side from which its
 * corners (row, column), (row, column + 1), (row + 1, column + 1) turn counter-clockwise.
 */
export function addGrid(mesh: Mesh, grid: Grid, slot: number, creaseDegrees = 40): void {
  const { rows, columns } = grid;
  const normals = faceNormals(grid);
  const limit = Math.cos(creaseDegrees * Math.PI / 180);
  for (let i = 0; i < rows - 1; i++) {
    for (let j = 0; j < columns - 1; j++) {
      const face = (i * (columns - 1) + j) * 4;
      if (normals[face + 3] < 1e-9) continue;
      const a = addCorner(mesh, grid, normals, i, j, i, j, limit);
      const b = addCorner(mesh, grid, normals, i, j, i, j + 1, limit);
      const c = addCorner(mesh, grid, normals, i, j, i + 1, j + 1, limit);
      const d = addCorner(mesh, grid, normals, i, j, i + 1, j, limit);
      mesh.quad(a, b, c, d, slot);
    }
  }
}

/** Unit normal and area of each face, from its diagonals: [faces, 4]. */
function faceNormals({ rows, columns, positions: p }: Grid): Float64Array {
  const normals = new Float64Array((rows - 1) * (columns - 1) * 4);
  for (let i = 0, face = 0; i < rows - 1; i++) {
    for (let j = 0; j < columns - 1; j++, face += 4) {
      const a = (i * columns + j) * 3;
      const b = a + 3;
      const d = a + columns * 3;
      const c = d + 3;
      const ux = p[c] - p[a], uy = p[c + 1] - p[a + 1], uz = p[c + 2] - p[a + 2];
      const vx = p[d] - p[b], vy = p[d + 1] - p[b + 1], vz = p[d + 2] - p[b + 2];
      const x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx;
      const size = Math.sqrt(x * x + y * y + z * z);
      if (size === 0) continue;
      normals[face] = x / size;
      normals[face + 1] = y / size;
      normals[face + 2] = z / size;
      normals[face + 3] = size / 2;
    }
  }
  return normals;
}

/** Adds corner (ci, cj) of face (i, j), its normal averaged over the faces that go on smoothly. */
function addCorner(
  mesh: Mesh,
  { rows, columns, positions: p, coordinates: t }: Grid,
  normals: Float64Array,
  i: number,
  j: number,
  ci: number,
  cj: number,
  limit: number,
): number {
  const own = (i * (columns - 1) + j) * 4;
  const ox = normals[own], oy = normals[own + 1], oz = normals[own + 2];
  let x = 0, y = 0, z = 0;
  for (let fi = Math.max(0, ci - 1); fi <= Math.min(rows - 2, ci); fi++) {
    for (let fj = Math.max(0, cj - 1); fj <= Math.min(columns - 2, cj); fj++) {
      const face = (fi * (columns - 1) + fj) * 4;
      const nx = normals[face], ny = normals[face + 1], nz = normals[face + 2];
      if (nx * ox + ny * oy + nz * oz < limit) continue;
      const weight = Math.sqrt(normals[face + 3]);
      x += nx * weight;
      y += ny * weight;
      z += nz * weight;
    }
  }
  const size = Math.sqrt(x * x + y * y + z * z) || 1;
  const at = (ci * columns + cj) * 3;
  return mesh.vertex(
    p[at],
    p[at + 1],
    p[at + 2],
    x / size,
    y / size,
    z / size,
    t[at],
    t[at + 1],
    t[at + 2],
  );
}
