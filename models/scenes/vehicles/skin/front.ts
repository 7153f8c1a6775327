import { clamp } from "../../geometry/interpolate.ts";
import type { Surface } from "../../shade/surface.ts";
import { SECTION } from "../car-body.ts";
import type { CarFeatures } from "../car-features.ts";
import { drawSeam, finishChrome, finishPlastic } from "./finishes.ts";
import { shadeHeadlamp } from "./lamps.ts";
import { PLATE, shadePlate } from "./plate.ts";
import type { SkinOwner, SkinPoint } from "./skin-point.ts";

/** The face of a car: lamps, plate, grille, intake. */
export function shadeFront(owner: SkinOwner, p: SkinPoint, surface: Surface): void {
  const { shape: { features, halfWidth }, look } = owner;
  const { s, side, z } = p;
  if (p.part > SECTION.window && s > 0.1) return;
  const { headlamp, grille, intake } = features;
  const lampLow = headlamp.low + headlamp.slant * clamp((side - headlamp.inner) / 0.3, 0, 1);
  if (side > headlamp.inner && z > lampLow && z < headlamp.high && s < headlamp.wrap) {
    const across = (side - headlamp.inner) / (halfWidth - headlamp.inner);
    shadeHeadlamp(surface, look, across, (z - lampLow) / (headlamp.high - lampLow));
    return;
  }
  if (s > 0.12) return;
  if (Math.abs(z - features.frontPlate) < PLATE.high && side < PLATE.wide) {
    shadePlate(owner, p, surface, (z - features.frontPlate) / PLATE.high, look.plateFront);
    return;
  }
  const rounded = grille.half - 0.25 * Math.max(0, z - (grille.low + grille.high) / 2);
  if (z > grille.low && z < grille.high && side < rounded) {
    shadeGrille(features, p, surface, rounded - side);
  } else if (z > intake.low && z < intake.high && side < intake.half) {
    finishPlastic(surface, 0.18);
  } else if (
    Math.abs(z - (intake.low + intake.high) / 2) < 0.055 &&
    Math.abs(side - halfWidth * 0.78) < 0.09
  ) finishPlastic(surface, 0.25);
}

function shadeGrille(
  { grille, grilleStyle, chrome }: CarFeatures,
  { side, z, footprint }: SkinPoint,
  surface: Surface,
  toEnd: number,
): void {
  const rim = Math.min(z - grille.low, grille.high - z, toEnd);
  if (grilleStyle === "closed") return drawSeam(surface, rim, footprint, 0.012);
  if (rim < 0.018 && chrome) return finishChrome(surface);
  const badge = side < 0.07 && Math.abs(z - (grille.low + grille.high) / 2) < 0.055;
  if (badge) return finishChrome(surface);
  const bars = grilleStyle === "slats"
    ? Math.abs(((z * 24) % 1) - 0.5) * 2
    : Math.abs(((z * 30 + Math.floor(side * 22) * 0.5) % 1) - 0.5) * 2;
  finishPlastic(surface, 0.12 + 0.3 * bars);
  if (chrome && bars > 0.75 && grilleStyle === "slats") finishChrome(surface);
}
