/** What a material says of a point, all colours linear. */
export class Surface {
  /** Share of light that is scattered, per channel. */
  r = 0.5;
  g = 0.5;
  b = 0.5;
  /** Mirror reflection looked at straight on (0.04 for lacquer and glass) and how clear it is, 0 to 1. */
  mirror = 0;
  clarity = 0;
  /** How much of the mirrored light takes the surface's own colour: 1 for bare metal. */
  metal = 0;
  /** Light of its own. */
  emitR = 0;
  emitG = 0;
  emitB = 0;
  /** Share of the scenery behind that shines through. */
  through = 0;
  /** Share of the sky's light that reaches the point. */
  openness = 1;
  /** How much light comes through from behind, as through leaves. */
  translucency = 0;

  reset(): void {
    this.r = this.g = this.b = 0.5;
    this.mirror = this.clarity = this.metal = 0;
    this.emitR = this.emitG = this.emitB = 0;
    this.through = this.translucency = 0;
    this.openness = 1;
  }

  color([r, g, b]: Color, factor = 1): void {
    this.r = r * factor;
    this.g = g * factor;
    this.b = b * factor;
  }

  /** Blends another colour in. */
  blend([r, g, b]: Color, share: number): void {
    this.r += (r - this.r) * share;
    this.g += (g - this.g) * share;
    this.b += (b - this.b) * share;
  }
}

/** Linear red, green, blue. */
export type Color = readonly [red: number, green: number, blue: number];

/** Linear colour from the 0 to 255 of sRGB. */
export function srgb(red: number, green: number, blue: number): Color {
  return [toLinear(red), toLinear(green), toLinear(blue)];
}

function toLinear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
