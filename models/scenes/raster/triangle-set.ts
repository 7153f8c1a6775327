import type { Mesh } from "../geometry/mesh.ts";
import type { Material } from "../shade/material.ts";

/** Where an object stands in the world, metres, and which way it looks (radians from the x axis). */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly heading: number;
}

/** What a part of the picture belongs to, for the annotations: vehicles stand on the ground, which hides none. */
export type Layer = "ground" | "backdrop" | "thing" | "vehicle";

/** Consecutive triangles of one object. */
export interface TriangleRange {
  readonly layer: Layer;
  readonly from: number;
  readonly to: number;
  readonly castsShadow: boolean;
}

/** All triangles of a scene in world space; each knows its material and its object. */
export class TriangleSet {
  positions = new Float64Array(3 << 14);
  normals = new Float32Array(3 << 14);
  coordinates = new Float32Array(3 << 14);
  corners = new Int32Array(3 << 14);
  materialOf = new Uint16Array(1 << 14);
  objectOf = new Uint16Array(1 << 14);
  readonly materials: Material[] = [];
  readonly objects: TriangleRange[] = [];
  vertexCount = 0;
  triangleCount = 0;

  /** Adds an object; `materials` stand in the order of the mesh's slots. Returns its number. */
  add(
    mesh: Mesh,
    placement: Placement,
    materials: readonly Material[],
    layer: Layer,
    castsShadow = true,
  ): number {
    const base = this.#addVertices(mesh, placement);
    const firstMaterial = this.materials.length;
    this.materials.push(...materials);
    const from = this.triangleCount;
    const count = mesh.triangleCount;
    this.corners = grown(this.corners, (from + count) * 3);
    this.materialOf = grown(this.materialOf, from + count);
    this.objectOf = grown(this.objectOf, from + count);
    for (let i = 0; i < count * 3; i++) this.corners[from * 3 + i] = base + mesh.triangles[i];
    for (let i = 0; i < count; i++) this.materialOf[from + i] = firstMaterial + mesh.slots[i];
    this.objectOf.fill(this.objects.length, from, from + count);
    this.triangleCount += count;
    this.objects.push({ layer, from, to: this.triangleCount, castsShadow });
    return this.objects.length - 1;
  }

  #addVertices(mesh: Mesh, placement: Placement): number {
    const { positions: p, normals: n, coordinates } = mesh;
    const size = mesh.vertexCount * 3;
    const base = this.vertexCount;
    const end = base * 3 + size;
    this.positions = grown(this.positions, end);
    this.normals = grown(this.normals, end);
    this.coordinates = grown(this.coordinates, end);
    const [cos, sin] = [Math.cos(placement.heading), Math.sin(placement.heading)];
    for (let i = 0, at = base * 3; i < size; i += 3, at += 3) {
      this.positions[at] = placement.x + p[i] * cos - p[i + 1] * sin;
      this.positions[at + 1] = placement.y + p[i] * sin + p[i + 1] * cos;
      this.positions[at + 2] = placement.z + p[i + 2];
      this.normals[at] = n[i] * cos - n[i + 1] * sin;
      this.normals[at + 1] = n[i] * sin + n[i + 1] * cos;
      this.normals[at + 2] = n[i + 2];
    }
    this.coordinates.set(coordinates.subarray(0, size), base * 3);
    this.vertexCount += mesh.vertexCount;
    return base;
  }
}

function grown<T extends Float64Array | Float32Array | Int32Array | Uint16Array>(
  array: T,
  needed: number,
): T {
  if (array.length >= needed) return array;
  const larger = new (array.constructor as new (length: number) => T)(
    Math.max(needed, array.length * 2),
  );
  larger.set(array);
  return larger;
}
