import { cross, dot, normalize, type Vector } from "../geometry/vector.ts";
import { Spans } from "./scan-triangle.ts";
import type { TriangleSet } from "./triangle-set.ts";
import { Visibility } from "./visibility.ts";

const SIZE = 1536;

/** What the sun sees of a round place on the ground: tells lit points from shaded ones. */
export class ShadowMap {
  readonly #map: Visibility;
  readonly #sun: Vector;
  readonly #right: Vector;
  readonly #up: Vector;
  readonly #left: number;
  readonly #low: number;
  readonly #scale: number;
  readonly #bias: number;

  /** `radius` in metres around `center`: smaller is sharper. */
  constructor(set: TriangleSet, sun: Vector, center: Vector, radius: number) {
    this.#sun = sun;
    this.#right = normalize(cross([0, 0, 1], sun));
    this.#up = cross(sun, this.#right);
    this.#scale = SIZE / (2 * radius);
    this.#left = dot(center, this.#right) - radius;
    this.#low = dot(center, this.#up) - radius;
    this.#bias = 0.035 + 1.2 / this.#scale;
    this.#map = new Visibility(SIZE, SIZE, -1e9);
    this.#draw(set);
  }

  #draw(set: TriangleSet): void {
    const { positions: p, corners, vertexCount } = set;
    const [right, up, sun, scale] = [this.#right, this.#up, this.#sun, this.#scale];
    const seen = new Float64Array(vertexCount * 3);
    for (let i = 0; i < vertexCount * 3; i += 3) {
      const x = p[i], y = p[i + 1], z = p[i + 2];
      seen[i] = (x * right[0] + y * right[1] + z * right[2] - this.#left) * scale;
      seen[i + 1] = (x * up[0] + y * up[1] + z * up[2] - this.#low) * scale;
      seen[i + 2] = x * sun[0] + y * sun[1] + z * sun[2];
    }
    const spans = new Spans(SIZE);
    for (const { from, to, castsShadow } of set.objects) {
      if (!castsShadow) continue;
      for (let triangle = from; triangle < to; triangle++) {
        const a = corners[triangle * 3] * 3;
        const b = corners[triangle * 3 + 1] * 3;
        const c = corners[triangle * 3 + 2] * 3;
        this.#map.draw(
          triangle,
          seen[a],
          seen[a + 1],
          seen[a + 2],
          seen[b],
          seen[b + 1],
          seen[b + 2],
          seen[c],
          seen[c + 1],
          seen[c + 2],
          spans,
        );
      }
    }
  }

  /** Share of the sun that reaches a point, 0 to 1; outside of the map all of it. */
  lit(x: number, y: number, z: number, nx: number, ny: number, nz: number): number {
    const [right, up, sun] = [this.#right, this.#up, this.#sun];
    const push = 1.2 / this.#scale + 0.015;
    const px = x + nx * push, py = y + ny * push, pz = z + nz * push;
    const u = (px * right[0] + py * right[1] + pz * right[2] - this.#left) * this.#scale - 0.5;
    const v = (px * up[0] + py * up[1] + pz * up[2] - this.#low) * this.#scale - 0.5;
    if (u < 1 || v < 1 || u > SIZE - 3 || v > SIZE - 3) return 1;
    const height = px * sun[0] + py * sun[1] + pz * sun[2] + this.#bias;
    const { nearness } = this.#map;
    const iu = u | 0, iv = v | 0, fu = u - iu, fv = v - iv;
    const at = iv * SIZE + iu;
    // the mean over a square of 2 × 2 cells, by the 9 that it touches
    let sum = 0;
    for (let j = -1; j <= 1; j++) {
      const wy = j < 0 ? 1 - fv : j > 0 ? fv : 1;
      const row = at + j * SIZE;
      sum += wy * ((nearness[row - 1] > height ? 0 : 1 - fu) + (nearness[row] > height ? 0 : 1) +
        (nearness[row + 1] > height ? 0 : fu));
    }
    return sum / 4;
  }
}
