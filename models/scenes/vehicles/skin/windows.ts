import type { Surface } from "../../shade/surface.ts";
import { SECTION } from "../car-body.ts";
import { type CarShape, crownAt, roofHalfWidth } from "../car-shape.ts";
import { seeThrough } from "../see-through.ts";
import { BLACK, finishChrome, finishPlastic, PLASTIC } from "./finishes.ts";
import type { SkinOwner, SkinPoint } from "./skin-point.ts";

/** Shades windows, their frames and the roof's rails; false where the body is painted. */
export function shadeWindows({ shape }: SkinOwner, p: SkinPoint, surface: Surface): boolean {
  return p.part < SECTION.roofEdge - 0.25
    ? shadeSideWindows(shape, p, surface)
    : shadeScreens(shape, p, surface) || shadeRails(shape, p, surface);
}

function shadeSideWindows(shape: CarShape, p: SkinPoint, surface: Surface): boolean {
  const { features } = shape;
  const { s, z } = p;
  const low = Math.min(shape.shoulder.at(s), shape.top.at(s)) + 0.022;
  const high = shape.top.at(s) - crownAt(shape, s) - features.frame;
  if (z < low - 0.03 || high < low + 0.015) return false;
  const slope = 0.35 * (z - low);
  const from = features.glassFrom;
  const to = features.glassTo - (shape.body === "van" || shape.bed !== null ? 0 : slope * 0.6);
  const edge = Math.min(z - low, high - z, s - from, to - s);
  if (edge < -0.035) return false;
  let pillar = Infinity;
  for (const place of features.pillars) {
    pillar = Math.min(pillar, Math.abs(s - place) - features.pillarWidth / 2);
  }
  if (edge < 0 || pillar < 0) {
    if (s < from - 0.01 && z > low + 0.04) return false;
    if (edge < -0.012 && s > to) return false;
    finishPlastic(surface, 0.35);
    if (features.chrome && edge < -0.012 && z < low + 0.01) finishChrome(surface);
    return true;
  }
  const rear = s > (features.pillars[0] ?? Infinity);
  shadeGlass(shape, p, surface, rear ? features.rearTint : 0.72);
  return true;
}

/** Windscreen and rear window. */
function shadeScreens(shape: CarShape, p: SkinPoint, surface: Surface): boolean {
  const { features } = shape;
  const { s } = p;
  const away = roofHalfWidth(shape, s) - 0.055 - p.side;
  const front = Math.min(s - shape.cowl - 0.035, shape.header - 0.03 - s, away);
  if (front > -0.03 && s < shape.header + 0.1) {
    if (front < 0.02) finishPlastic(surface, 0.3);
    else shadeGlass(shape, p, surface, 0.75);
    return true;
  }
  const panel = shape.body === "van" && features.glassTo < shape.rearTop - 1;
  const rear = Math.min(s - shape.rearTop - 0.03, shape.rearBase - 0.04 - s, away - 0.03);
  if (rear <= -0.025 || panel) return false;
  if (rear < 0.015) finishPlastic(surface, 0.3);
  else shadeGlass(shape, p, surface, Math.min(0.6, features.rearTint));
  return true;
}

function shadeRails(shape: CarShape, { s, side }: SkinPoint, surface: Surface): boolean {
  const { railStyle } = shape.features;
  const off = Math.abs(side - roofHalfWidth(shape, s) + 0.05);
  if (railStyle === "none" || off >= 0.022) return false;
  if (s <= shape.header + 0.15 || s >= shape.rearTop - 0.1) return false;
  if (railStyle === "silver") finishChrome(surface);
  else finishPlastic(surface, 0.3);
  return true;
}

/** `tint` is the share of light that passes. */
function shadeGlass(shape: CarShape, p: SkinPoint, surface: Surface, tint: number): void {
  surface.color(BLACK, 1.4);
  surface.mirror = 0.085;
  surface.clarity = 1;
  surface.metal = 0;
  const found = seeThrough(shape, p.s, p.y, p.z, p.viewAhead, p.viewLeft, p.viewUp);
  surface.through = found * tint * 0.75;
  if (found < 0) {
    // a seat
    surface.through = 0;
    surface.color(PLASTIC, 0.9 * tint);
  }
  surface.openness = 0.6;
}
