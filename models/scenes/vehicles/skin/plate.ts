import { clamp } from "../../geometry/interpolate.ts";
import type { Color, Surface } from "../../shade/surface.ts";
import { BLACK } from "./finishes.ts";
import type { SkinOwner, SkinPoint } from "./skin-point.ts";

/** Half of a plate's height and width, metres. */
export const PLATE = { high: 0.056, wide: 0.262 } as const;
const LETTERS = 9;

/** A number plate with seven signs that spell nothing; `up` runs from −1 to 1 over it. */
export function shadePlate(
  { patterns, offset }: SkinOwner,
  p: SkinPoint,
  surface: Surface,
  up: number,
  color: Color,
): void {
  surface.color(color, 0.9);
  surface.mirror = 0.02;
  surface.clarity = 0.3;
  surface.metal = 0;
  const cell = (p.y + 0.26) / 0.52 * LETTERS;
  const column = Math.floor(cell);
  const inside = Math.abs(up) < 0.62 && column > 0 && column < LETTERS - 1 &&
    Math.abs(cell - column - 0.5) < 0.36;
  if (!inside) return;
  const ink = patterns.grain.at(
    column * 0.37 + offset * 7 + Math.floor((cell % 1) * 3) * 0.11,
    Math.floor(up * 3) * 0.13,
  );
  surface.blend(BLACK, (ink > 0.4 ? 0.9 : 0.1) * clamp(0.05 / p.footprint, 0.4, 1));
}
