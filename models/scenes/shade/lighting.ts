import type { ShadowMap } from "../raster/shadow-map.ts";
import type { Environment } from "./environment.ts";
import type { Fragment } from "./fragment.ts";
import type { Sky } from "./sky.ts";
import type { Surface } from "./surface.ts";

/** Brightest light that a sample may have: a glint must not outshine its neighbours for good. */
const LIMIT = 6;

/** Turns what a material says of a point into the light that reaches the camera. */
export class Lighting {
  readonly #sky: Sky;
  readonly #environment: Environment;
  readonly #shadows: ShadowMap | null;
  readonly #haze: number;
  /** The answer of `light`, linear. */
  r = 0;
  g = 0;
  b = 0;

  constructor(sky: Sky, environment: Environment, shadows: ShadowMap | null, haze: number) {
    this.#sky = sky;
    this.#environment = environment;
    this.#shadows = shadows;
    this.#haze = haze;
  }

  light(f: Fragment, s: Surface): void {
    const { sun, sunColor, hazeColor } = this.#sky;
    const environment = this.#environment;
    const facing = f.nx * sun[0] + f.ny * sun[1] + f.nz * sun[2];
    let lit = 0;
    if (facing > 0 || s.translucency > 0) {
      lit = this.#shadows === null ? 1 : this.#shadows.lit(f.x, f.y, f.z, f.nx, f.ny, f.nz);
    }
    const direct = lit * (facing > 0 ? facing : -facing * s.translucency);
    environment.receive(f.nx, f.ny, f.nz);
    let r = s.r * (environment.r * s.openness + sunColor[0] * direct);
    let g = s.g * (environment.g * s.openness + sunColor[1] * direct);
    let b = s.b * (environment.b * s.openness + sunColor[2] * direct);
    if (s.mirror > 0) {
      const cosine = Math.max(0.02, -(f.nx * f.dx + f.ny * f.dy + f.nz * f.dz));
      const away = 1 - cosine;
      const square = away * away;
      const fresnel = s.mirror +
        (1 - s.mirror) * square * square * away * (0.25 + 0.75 * s.clarity);
      const rx = f.dx + 2 * cosine * f.nx;
      const ry = f.dy + 2 * cosine * f.ny;
      const rz = f.dz + 2 * cosine * f.nz;
      environment.look(rx, ry, rz, s.clarity);
      const share = fresnel * s.openness;
      const tr = 1 - s.metal + s.metal * s.r, tg = 1 - s.metal + s.metal * s.g;
      const tb = 1 - s.metal + s.metal * s.b;
      let glint = 0;
      let flakes = 0;
      if (lit > 0 && facing > 0) {
        const toSun = Math.max(0, rx * sun[0] + ry * sun[1] + rz * sun[2]);
        const sharp = 6 + 900 * s.clarity * s.clarity;
        glint = lit * fresnel * (sharp + 2) / 6.3 * toSun ** sharp;
        if (s.metal > 0) flakes = lit * s.metal * 0.9 * toSun ** 6;
      }
      r = r * (1 - fresnel) + environment.r * share * tr + sunColor[0] * (glint + flakes * s.r);
      g = g * (1 - fresnel) + environment.g * share * tg + sunColor[1] * (glint + flakes * s.g);
      b = b * (1 - fresnel) + environment.b * share * tb + sunColor[2] * (glint + flakes * s.b);
    }
    if (s.through > 0) {
      environment.look(f.dx, f.dy, f.dz, 0.6);
      r += environment.r * s.through;
      g += environment.g * s.through;
      b += environment.b * s.through;
    }
    const clear = Math.exp(-f.distance / this.#haze);
    const air = 1 - clear;
    this.r = Math.min(LIMIT, (r + s.emitR) * clear + hazeColor[0] * air);
    this.g = Math.min(LIMIT, (g + s.emitG) * clear + hazeColor[1] * air);
    this.b = Math.min(LIMIT, (b + s.emitB) * clear + hazeColor[2] * air);
  }
}
