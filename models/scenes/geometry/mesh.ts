/**
 * Triangles of one object in its own space: x ahead, y to the left, z up, metres. Each vertex has a
 * position, a unit normal and three free coordinates that its material reads; each triangle names
 * the slot of its material.
 */
export class Mesh {
  positions = new Float64Array(3 << 10);
  normals = new Float32Array(3 << 10);
  coordinates = new Float32Array(3 << 10);
  triangles = new Uint32Array(3 << 10);
  slots = new Uint8Array(1 << 10);
  vertexCount = 0;
  triangleCount = 0;

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
    const at = this.vertexCount * 3;
    if (at + 3 > this.positions.length) {
      this.positions = doubled(this.positions);
      this.normals = doubled(this.normals);
      this.coordinates = doubled(this.coordinates);
    }
    const { positions, normals, coordinates } = this;
    positions[at] = x;
    positions[at + 1] = y;
    positions[at + 2] = z;
    normals[at] = nx;
    normals[at + 1] = ny;
    normals[at + 2] = nz;
    coordinates[at] = u;
    coordinates[at + 1] = v;
    coordinates[at + 2] = w;
    return this.vertexCount++;
  }

  triangle(a: number, b: number, c: number, slot: number): void {
    const at = this.triangleCount * 3;
    if (at + 3 > this.triangles.length) {
      this.triangles = doubled(this.triangles);
      this.slots = doubled(this.slots);
    }
    this.triangles[at] = a;
    this.triangles[at + 1] = b;
    this.triangles[at + 2] = c;
    this.slots[this.triangleCount++] = slot;
  }

  quad(a: number, b: number, c: number, d: number, slot: number): void {
    this.triangle(a, b, c, slot);
    this.triangle(a, c, d, slot);
  }
}

function doubled<T extends Float64Array | Float32Array | Uint32Array | Uint8Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
