import { srgb, type Surface } from "../../shade/surface.ts";

const RUBBER = srgb(22, 22, 23);

export const PLASTIC = srgb(38, 38, 40);
export const CHROME = srgb(205, 207, 210);
export const BLACK = srgb(12, 12, 12);

/** Dark plastic; `level` is its brightness. */
export function finishPlastic(surface: Surface, level: number): void {
  surface.color(PLASTIC, level);
  surface.mirror = 0.03;
  surface.clarity = 0.2;
  surface.metal = 0;
}

export function finishChrome(surface: Surface): void {
  surface.color(CHROME, 0.85);
  surface.mirror = 0.75;
  surface.clarity = 0.8;
  surface.metal = 1;
}

/** A dark line of the given half width at distance `d` (metres), softened to what a sample sees. */
export function drawSeam(surface: Surface, d: number, footprint: number, half: number): void {
  const reach = Math.max(half, footprint * 0.7);
  if (d > reach) return;
  const share = Math.min(1, half / reach) * 0.85;
  surface.blend(RUBBER, share);
  surface.mirror *= 1 - share;
}
