/**
 * Triangles of one object in its own space: x ahead, y to the left, z up, metres. Each vertex has a
 * position, a unit normal and three free coordinates that its material reads; each triangle names
 * the slot of its material.
 */
export class Mesh {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly coordinates: number[] = [];
  readonly triangles: number[] = [];
  readonly slots: number[] = [];

  get vertexCount(): number {
    return this.positions.length / 3;
  }

  /** Adds a vertex and returns its index. */
  vertex(
    x: number,
    y: number,
    z: number,
    nx: number,
    ny: number,
    nz: number,
    u = 0,
    v = 0,
    w = 0,
  ): number {
    this.positions.push(x, y, z);
    this.normals.push(nx, ny, nz);
    this.coordinates.push(u, v, w);
    return this.positions.length / 3 - 1;
  }

  triangle(a: number, b: number, c: number, slot: number): void {
    this.triangles.push(a, b, c);
    this.slots.push(slot);
  }

  quad(a: number, b: number, c: number, d: number, slot: number): void {
    this.triangle(a, b, c, slot);
    this.triangle(a, c, d, slot);
  }
}
