import type { Fragment } from "./fragment.ts";
import type { Material } from "./material.ts";
import type { Color, Surface } from "./surface.ts";

/** One colour all over. */
export class PlainMaterial implements Material {
  readonly coarse = true;
  readonly #color: Color;
  readonly #finish: { mirror?: number; clarity?: number; metal?: number; emit?: number };

  constructor(
    color: Color,
    finish: { mirror?: number; clarity?: number; metal?: number; emit?: number } = {},
  ) {
    this.#color = color;
    this.#finish = finish;
  }

  shade(_fragment: Fragment, surface: Surface): void {
    const { mirror = 0, clarity = 0, metal = 0, emit = 0 } = this.#finish;
    surface.color(this.#color);
    surface.mirror = mirror;
    surface.clarity = clarity;
    surface.metal = metal;
    if (emit > 0) {
      surface.emitR = this.#color[0] * emit;
      surface.emitG = this.#color[1] * emit;
      surface.emitB = this.#color[2] * emit;
    }
  }
}
