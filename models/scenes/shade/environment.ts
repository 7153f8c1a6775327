import { clamp, mix, smoothstep } from "../geometry/interpolate.ts";
import { normalize, type Vector } from "../geometry/vector.ts";
import type { Patterns } from "./noise.ts";
import type { Sky } from "./sky.ts";
import { type Color, srgb } from "./surface.ts";

const SIZE = 64;

/**
 * What surrounds a street, as far as mirrors and shadows need it: sky above a ragged line of houses
 * and trees, ground below. Directions are folded onto a square (octahedral map).
 */
export class Environment {
  /** Clear reflections and blurred ones, [SIZE, SIZE, 3]. */
  readonly #clear = new Float32Array(SIZE * SIZE * 3);
  readonly #blurred: Float32Array;
  /** Light that a surface receives which looks along x, −x, y, −y, z, −z. */
  readonly #received: Float64Array;
  /** Colour that the last look-up found. */
  r = 0;
  g = 0;
  b = 0;

  constructor(sky: Sky, patterns: Patterns, ground: Color, seed: number) {
    const groundLight = 0.42 + Math.max(0, sky.sun[2]) * sky.sunColor[1] * 0.7;
    for (let j = 0, at = 0; j < SIZE; j++) {
      for (let i = 0; i < SIZE; i++, at += 3) {
        const direction = unfold((i + 0.5) / SIZE, (j + 0.5) / SIZE);
        this.#clear.set(this.#look(direction, sky, patterns, ground, groundLight, seed), at);
      }
    }
    this.#received = receive(this.#clear);
    this.#blurred = blur(this.#clear, 3);
  }

  #look(
    direction: Vector,
    sky: Sky,
    patterns: Patterns,
    ground: Color,
    groundLight: number,
    seed: number,
  ): Color {
    const [x, y, z] = direction;
    const flat = normalize([x, y, 0]);
    const line = patterns.blotches.at(flat[0] * 0.31 + seed * 0.173, flat[1] * 0.31 + seed * 0.71);
    const fine = patterns.grain.at(flat[0] * 0.05 + seed * 0.1, flat[1] * 0.05, 0.01);
    const height = clamp(0.02 + 0.75 * (line - 0.3) + 0.2 * (fine - 0.5), 0.02, 0.6);
    const above = sky.color(direction, 0.02);
    if (z >= height + 0.02) return above;
    const near = 0.5 + 0.5 * smoothstep(0, 0.5, -z);
    const tint: Color = z < 0
      ? [
        ground[0] * groundLight * near,
        ground[1] * groundLight * near,
        ground[2] * groundLight * near,
      ]
      : this.#facade(fine, line, groundLight, flat, sky);
    if (z < height - 0.02) {
      // the horizon itself is soft
      const share = smoothstep(-0.03, 0.03, z);
      const wall = this.#facade(fine, line, groundLight, flat, sky);
      return [
        mix(tint[0], wall[0], share),
        mix(tint[1], wall[1], share),
        mix(tint[2], wall[2], share),
      ];
    }
    const share = (z - height + 0.02) / 0.04;
    return [
      mix(tint[0], above[0], share),
      mix(tint[1], above[1], share),
      mix(tint[2], above[2], share),
    ];
  }

  #facade(fine: number, line: number, light: number, flat: Vector, sky: Sky): Color {
    const sunny = Math.max(0, -(flat[0] * sky.sun[0] + flat[1] * sky.sun[1]));
    const level = (0.10 + 0.25 * fine) * (0.5 * light + 0.5 * sunny * sky.sunColor[1]);
    const green = line < 0.5 ? 1 : 0;
    return [level * (1 - 0.3 * green), level, level * (0.86 - 0.4 * green)];
  }

  /** Finds the light from a unit direction; `clarity` 1 is a mirror, 0 a dull surface. */
  look(x: number, y: number, z: number, clarity: number): void {
    const sum = Math.abs(x) + Math.abs(y) + Math.abs(z);
    let u = x / sum, v = y / sum;
    if (z < 0) {
      const swap = (1 - Math.abs(v)) * (u < 0 ? -1 : 1);
      v = (1 - Math.abs(u)) * (v < 0 ? -1 : 1);
      u = swap;
    }
    const px = clamp((u * 0.5 + 0.5) * SIZE - 0.5, 0, SIZE - 1.001);
    const py = clamp((v * 0.5 + 0.5) * SIZE - 0.5, 0, SIZE - 1.001);
    const ix = px | 0, iy = py | 0;
    const fx = px - ix, fy = py - iy;
    const at = (iy * SIZE + ix) * 3;
    this.r = this.#sample(at, fx, fy, clarity);
    this.g = this.#sample(at + 1, fx, fy, clarity);
    this.b = this.#sample(at + 2, fx, fy, clarity);
  }

  #sample(at: number, fx: number, fy: number, clarity: number): number {
    const row = SIZE * 3;
    let value = 0;
    if (clarity > 0) {
      const t = this.#clear;
      value = clarity * ((t[at] * (1 - fx) + t[at + 3] * fx) * (1 - fy) +
        (t[at + row] * (1 - fx) + t[at + row + 3] * fx) * fy);
    }
    if (clarity < 1) {
      const t = this.#blurred;
      value += (1 - clarity) * ((t[at] * (1 - fx) + t[at + 3] * fx) * (1 - fy) +
        (t[at + row] * (1 - fx) + t[at + row + 3] * fx) * fy);
    }
    return value;
  }

  /** Finds the light of sky, houses and ground together that falls on a surface of a normal. */
  receive(nx: number, ny: number, nz: number): void {
    const t = this.#received;
    const x2 = nx * nx, y2 = ny * ny, z2 = nz * nz;
    const ax = nx > 0 ? 0 : 3, ay = ny > 0 ? 6 : 9, az = nz > 0 ? 12 : 15;
    this.r = t[ax] * x2 + t[ay] * y2 + t[az] * z2;
    this.g = t[ax + 1] * x2 + t[ay + 1] * y2 + t[az + 1] * z2;
    this.b = t[ax + 2] * x2 + t[ay + 2] * y2 + t[az + 2] * z2;
  }
}

function unfold(s: number, t: number): Vector {
  let u = s * 2 - 1, v = t * 2 - 1;
  const z = 1 - Math.abs(u) - Math.abs(v);
  if (z < 0) {
    const swap = (1 - Math.abs(v)) * (u < 0 ? -1 : 1);
    v = (1 - Math.abs(u)) * (v < 0 ? -1 : 1);
    u = swap;
  }
  return normalize([u, v, z]);
}

/** Cosine-weighted means over six half spaces: [6, 3]. */
function receive(colors: Float32Array): Float64Array {
  const axes: Vector[] = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
  const sums = new Float64Array(18);
  for (const [axis, [ax, ay, az]] of axes.entries()) {
    let total = 0;
    for (let at = 0; at < SIZE * SIZE; at++) {
      const [x, y, z] = unfold((at % SIZE + 0.5) / SIZE, (Math.floor(at / SIZE) + 0.5) / SIZE);
      const sum = Math.abs(x) + Math.abs(y) + Math.abs(z);
      // cells of the map cover less of the sphere towards the middle of its faces
      const weight = Math.max(0, x * ax + y * ay + z * az) * sum ** 3;
      total += weight;
      for (let c = 0; c < 3; c++) sums[axis * 3 + c] += weight * colors[at * 3 + c];
    }
    for (let c = 0; c < 3; c++) sums[axis * 3 + c] /= total;
  }
  return sums;
}

function blur(colors: Float32Array, radius: number): Float32Array {
  const result = new Float32Array(colors.length);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0, count = 0;
        for (let j = Math.max(0, y - radius); j <= Math.min(SIZE - 1, y + radius); j++) {
          for (let i = Math.max(0, x - radius); i <= Math.min(SIZE - 1, x + radius); i++, count++) {
            sum += colors[(j * SIZE + i) * 3 + c];
          }
        }
        result[(y * SIZE + x) * 3 + c] = sum / count;
      }
    }
  }
  return result;
}

/** Mean colour of asphalt in daylight, for reflections. */
export const ROAD_TINT = srgb(118, 116, 114);
