import { srgb, type Surface } from "../../shade/surface.ts";
import type { CarLook } from "./car-look.ts";
import { CHROME } from "./finishes.ts";

const RED_LENS = srgb(150, 12, 14);
const AMBER = srgb(225, 120, 20);

/** A headlamp with two bowls; `across` and `up` run from 0 to 1 over it. */
export function shadeHeadlamp(surface: Surface, look: CarLook, across: number, up: number): void {
  const bowl = Math.min(
    Math.hypot((across - 0.35) * 1.6, up - 0.5),
    Math.hypot((across - 0.78) * 1.6, up - 0.5),
  );
  const level = bowl < 0.3 ? 0.75 : 0.28 + 0.2 * Math.abs(((across * 9) % 1) - 0.5);
  surface.color(CHROME, level * (up < 0.1 || up > 0.92 ? 0.3 : 1));
  surface.mirror = 0.12;
  surface.clarity = 1;
  surface.metal = 0;
  if (look.lightsOn && bowl < 0.2) surface.emitR = surface.emitG = surface.emitB = 1.6;
}

/** A tail lamp: red above and below a clear strip that is amber towards the side. */
export function shadeTailLamp(surface: Surface, look: CarLook, up: number, across: number): void {
  const clear = up > 0.36 && up < 0.52;
  surface.color(
    clear ? (across > 0.85 ? AMBER : CHROME) : RED_LENS,
    clear ? 0.6 : 0.55 + 0.4 * Math.abs(((up * 7) % 1) - 0.5),
  );
  surface.mirror = 0.07;
  surface.clarity = 1;
  surface.metal = 0;
  const level = look.braking ? 0.85 : look.lightsOn ? 0.35 : 0;
  if (level > 0 && !clear) {
    surface.emitR = level;
    surface.emitG = surface.emitB = level * 0.03;
  }
}
