import { clamp, mix, smoothstep } from "../geometry/interpolate.ts";
import type { Vector } from "../geometry/vector.ts";
import type { Weather } from "../scene/weather.ts";
import type { Patterns } from "./noise.ts";
import { type Color, srgb } from "./surface.ts";

const BLUE = srgb(84, 130, 188);
const PALE = srgb(196, 216, 236);
const GREY = srgb(205, 210, 216);
const GLOW = srgb(255, 190, 130);

/** The sky's light by direction, and the sun. */
export class Sky {
  readonly sun: Vector;
  readonly sunColor: Color;
  /** What far things fade to. */
  readonly hazeColor: Color;
  readonly #weather: Weather;
  readonly #patterns: Patterns;
  readonly #level: number;

  constructor(weather: Weather, patterns: Patterns) {
    this.#weather = weather;
    this.#patterns = patterns;
    const [yaw, height] = [weather.sunYaw, weather.sunHeight].map((angle) => angle * Math.PI / 180);
    this.sun = [
      Math.cos(yaw) * Math.cos(height),
      Math.sin(yaw) * Math.cos(height),
      Math.sin(height),
    ];
    // low sun is red: its light crosses more air
    const redness = smoothstep(30, 3, weather.sunHeight);
    const strength = weather.sunStrength;
    this.sunColor = [
      strength * mix(1.04, 1.12, redness),
      strength * mix(0.98, 0.72, redness),
      strength * mix(0.88, 0.4, redness),
    ];
    this.#level = weather.kind === "dusk" ? mix(0.25, 0.6, weather.sunHeight / 9) : 1;
    const across: Vector = [-this.sun[1], this.sun[0], 0.02];
    this.hazeColor = this.color(across, 0.5);
  }

  /** Radiance from a direction above the horizon; `reach` is how blurred, in turns of the pattern. */
  color([x, y, z]: Vector, reach: number): Color {
    const { clearness, clouds, kind, cloudSeed } = this.#weather;
    const up = Math.max(0, z);
    const toSun = clamp(x * this.sun[0] + y * this.sun[1] + z * this.sun[2], -1, 1);
    const toZenith = 1 - Math.exp(-up * 3.2);
    const halo = 0.25 * Math.max(0, toSun) ** 8 + 0.5 * Math.max(0, toSun) ** 64;
    const dusk = kind === "dusk" ? (0.5 + 0.5 * toSun) * (1 - toZenith) : 0;
    const share = clouds > 0 ? this.#cloudShare(x, y, up, reach, cloudSeed) : 0;
    const lit = 0.86 + 0.3 * this.#patterns.blotches.at(
          x / (up + 0.15) * 0.09 + 0.37,
          y / (up + 0.15) * 0.09,
          reach,
        ) -
      0.15 +
      0.25 * (1 - clouds) + 0.2 * halo;
    const color = [0, 1, 2].map((i) => {
      const clear =
        mix(mix(GREY[i], PALE[i], clearness), mix(GREY[i] * 0.8, BLUE[i], clearness), toZenith) *
          0.9 + halo * this.sunColor[i] * 0.5;
      const cloud = GREY[i] * lit * mix(1, 1.12, kind === "overcast" ? toZenith : 0);
      const sky = mix(clear, cloud, share);
      return mix(sky, GLOW[i], dusk * 0.6) * this.#level;
    });
    return [color[0], color[1], color[2]];
  }

  #cloudShare(x: number, y: number, up: number, reach: number, seed: number): number {
    const { clouds } = this.#weather;
    if (clouds >= 1) return 1;
    const flat = 0.11 / (up + 0.12);
    const density = this.#patterns.blotches.at(
      x * flat + seed * 0.137,
      y * flat + seed * 0.291,
      reach,
    );
    const limit = mix(0.86, 0.22, clouds);
    return smoothstep(limit - 0.08, limit + 0.16, density) * smoothstep(0, 0.12, up + 0.05);
  }
}
