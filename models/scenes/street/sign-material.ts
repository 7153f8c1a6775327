import type { Draw } from "../random/draw.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import { type Color, srgb, type Surface } from "../shade/surface.ts";

const RED = srgb(185, 30, 35);
const BLUE = srgb(25, 75, 160);
const WHITE = srgb(220, 220, 216);
const DARK = srgb(30, 30, 32);
const BACK = srgb(135, 138, 140);

/** The face of a traffic sign: a border, a field and a simple device; grey from behind. */
export class SignMaterial implements Material {
  readonly #shape: string;
  readonly #border: Color;
  readonly #field: Color;
  readonly #device: number;

  constructor(draw: Draw, shape: string) {
    this.#shape = shape;
    const blue = shape === "square" || shape === "street" ? draw.chance(0.7) : draw.chance(0.25);
    this.#border = blue ? WHITE : RED;
    this.#field = blue ? BLUE : shape === "round" && draw.chance(0.2) ? RED : WHITE;
    this.#device = draw.whole(0, 3);
  }

  shade(f: Fragment, surface: Surface): void {
    surface.mirror = 0.02;
    surface.clarity = 0.2;
    const box = this.#shape === "square" || this.#shape === "street";
    if (box && f.w > 0.5) {
      surface.color(BACK);
      return;
    }
    if (box) {
      const size = this.#shape === "street" ? [1.1, 0.22] : [0.55, 0.55];
      const x = f.u / size[0] - 0.5, y = f.v / size[1] - 0.5;
      const rim = Math.max(Math.abs(x), Math.abs(y));
      surface.color(rim > 0.44 ? this.#border : this.#field);
      if (rim < 0.3 && this.#inDevice(x * 2, y * 2)) surface.color(this.#border);
      return;
    }
    const x = f.u * Math.cos(f.v), y = f.u * Math.sin(f.v);
    const rim = this.#shape === "triangle" ? -Math.min(0.5 + 1e-9, 1 - f.u) + 1 : f.u;
    surface.color(rim > 0.78 ? this.#border : this.#field);
    if (f.u < 0.55 && this.#inDevice(x, y)) surface.color(this.#field === WHITE ? DARK : WHITE);
  }

  #inDevice(x: number, y: number): boolean {
    switch (this.#device) {
      case 0:
        return Math.abs(y) < 0.14;
      case 1:
        return Math.abs(x - y) < 0.16;
      case 2:
        return Math.abs(Math.abs(x) - 0.22) < 0.1 && Math.abs(y) < 0.36;
      default:
        return Math.abs(x) < 0.1 && Math.abs(y) < 0.4;
    }
  }
}
