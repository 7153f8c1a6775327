import type { Camera } from "../raster/camera.ts";
import type { TriangleSet } from "../raster/triangle-set.ts";
import type { Visibility } from "../raster/visibility.ts";
import { Fragment } from "./fragment.ts";
import type { Lighting } from "./lighting.ts";
import type { Sky } from "./sky.ts";
import { Surface } from "./surface.ts";

/** Linear light, [height, width, 3]. */
export interface LightPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
}

/**
 * Shades what is visible. Each pixel is the mean of its 2 × 2 samples; samples of one triangle with
 * a coarse material are shaded once.
 */
export function shadePicture(
  set: TriangleSet,
  camera: Camera,
  visibility: Visibility,
  lighting: Lighting,
  sky: Sky,
): LightPicture {
  const { width: samples } = visibility;
  const width = samples / 2, height = visibility.height / 2;
  const rgb = new Float32Array(width * height * 3);
  const shader = new Shader(set, camera, lighting, sky);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      let done = 0;
      for (let k = 0; k < 4; k++) {
        if (done & (1 << k)) continue;
        const triangle = visibility.triangle[(2 * y + (k >> 1)) * samples + 2 * x + (k & 1)];
        let weight = 1;
        if (triangle < 0 || set.materials[set.materialOf[triangle]].coarse) {
          for (let other = k + 1; other < 4; other++) {
            const index = (2 * y + (other >> 1)) * samples + 2 * x + (other & 1);
            if (visibility.triangle[index] === triangle) {
              weight++;
              done |= 1 << other;
            }
          }
        }
        shader.shade(triangle, 2 * x + (k & 1) + 0.5, 2 * y + (k >> 1) + 0.5);
        rgb[at] += shader.r * weight * 0.25;
        rgb[at + 1] += shader.g * weight * 0.25;
        rgb[at + 2] += shader.b * weight * 0.25;
      }
    }
  }
  return { width, height, rgb };
}

/** Shades single samples; the answer is in r, g, b. */
class Shader {
  r = 0;
  g = 0;
  b = 0;
  readonly #set: TriangleSet;
  readonly #camera: Camera;
  readonly #lighting: Lighting;
  readonly #sky: Sky;
  readonly #fragment = new Fragment();
  readonly #surface = new Surface();

  constructor(set: TriangleSet, camera: Camera, lighting: Lighting, sky: Sky) {
    this.#set = set;
    this.#camera = camera;
    this.#lighting = lighting;
    this.#sky = sky;
  }

  shade(triangle: number, sampleX: number, sampleY: number): void {
    const { right, down, ahead, focal, width, height } = this.#camera;
    const across = (sampleX - width / 2) / focal, along = (sampleY - height / 2) / focal;
    const x = ahead[0] + right[0] * across + down[0] * along;
    const y = ahead[1] + right[1] * across + down[1] * along;
    const z = ahead[2] + right[2] * across + down[2] * along;
    const size = Math.sqrt(x * x + y * y + z * z);
    const f = this.#fragment;
    f.dx = x / size;
    f.dy = y / size;
    f.dz = z / size;
    if (triangle < 0) {
      const [r, g, b] = this.#sky.color([f.dx, f.dy, f.dz], 0.002);
      this.r = r;
      this.g = g;
      this.b = b;
      return;
    }
    this.#meet(triangle);
    // a sample covers this much across the view; the camera's focal length counts samples
    f.footprint = f.distance / focal;
    const surface = this.#surface;
    surface.reset();
    this.#set.materials[this.#set.materialOf[triangle]].shade(f, surface);
    this.#lighting.light(f, surface);
    this.r = this.#lighting.r;
    this.g = this.#lighting.g;
    this.b = this.#lighting.b;
  }

  /** Where the ray meets the triangle: position, normal and coordinates (Möller and Trumbore). */
  #meet(triangle: number): void {
    const { corners, positions: p, normals: n, coordinates: t } = this.#set;
    const [ox, oy, oz] = this.#camera.position;
    const f = this.#fragment;
    const { dx, dy, dz } = f;
    const a = corners[triangle * 3] * 3, b = corners[triangle * 3 + 1] * 3;
    const c = corners[triangle * 3 + 2] * 3;
    const e1x = p[b] - p[a], e1y = p[b + 1] - p[a + 1], e1z = p[b + 2] - p[a + 2];
    const e2x = p[c] - p[a], e2y = p[c + 1] - p[a + 1], e2z = p[c + 2] - p[a + 2];
    const px = dy * e2z - dz * e2y, py = dz * e2x - dx * e2z, pz = dx * e2y - dy * e2x;
    const determinant = e1x * px + e1y * py + e1z * pz;
    const inverse = determinant === 0 ? 0 : 1 / determinant;
    const sx = ox - p[a], sy = oy - p[a + 1], sz = oz - p[a + 2];
    let beta = (sx * px + sy * py + sz * pz) * inverse;
    const qx = sy * e1z - sz * e1y, qy = sz * e1x - sx * e1z, qz = sx * e1y - sy * e1x;
    let gamma = (dx * qx + dy * qy + dz * qz) * inverse;
    // edge samples may lie a rounding error outside
    beta = beta < 0 ? 0 : beta > 1 ? 1 : beta;
    gamma = gamma < 0 ? 0 : gamma > 1 - beta ? 1 - beta : gamma;
    const alpha = 1 - beta - gamma;
    f.x = p[a] + e1x * beta + e2x * gamma;
    f.y = p[a + 1] + e1y * beta + e2y * gamma;
    f.z = p[a + 2] + e1z * beta + e2z * gamma;
    f.distance = Math.sqrt((f.x - ox) ** 2 + (f.y - oy) ** 2 + (f.z - oz) ** 2);
    f.u = t[a] * alpha + t[b] * beta + t[c] * gamma;
    f.v = t[a + 1] * alpha + t[b + 1] * beta + t[c + 1] * gamma;
    f.w = t[a + 2] * alpha + t[b + 2] * beta + t[c + 2] * gamma;
    let nx = n[a] * alpha + n[b] * beta + n[c] * gamma;
    let ny = n[a + 1] * alpha + n[b + 1] * beta + n[c + 1] * gamma;
    let nz = n[a + 2] * alpha + n[b + 2] * beta + n[c + 2] * gamma;
    const gx = e1y * e2z - e1z * e2y, gy = e1z * e2x - e1x * e2z, gz = e1x * e2y - e1y * e2x;
    const toCamera = gx * dx + gy * dy + gz * dz > 0 ? -1 : 1;
    const sign = (nx * gx + ny * gy + nz * gz) * toCamera < 0 ? -1 : 1;
    const size = sign / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
    nx *= size;
    ny *= size;
    nz *= size;
    f.nx = nx;
    f.ny = ny;
    f.nz = nz;
  }
}
