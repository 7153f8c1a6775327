import { clamp } from "../../geometry/interpolate.ts";
import type { Surface } from "../../shade/surface.ts";
import { SECTION } from "../car-body.ts";
import { drawSeam, finishChrome, finishPlastic } from "./finishes.ts";
import { shadeTailLamp } from "./lamps.ts";
import { PLATE, shadePlate } from "./plate.ts";
import type { SkinOwner, SkinPoint } from "./skin-point.ts";

/** The back of a car: lamps, plate, the seams of lid and bumper. */
export function shadeRear(owner: SkinOwner, p: SkinPoint, surface: Surface): void {
  const { shape, look } = owner;
  const { features } = shape;
  const { side, z, footprint } = p;
  const { tailLamp: lamp } = features;
  const fromEnd = shape.length - p.s;
  const lampLow = lamp.low + lamp.slant * clamp((side - lamp.inner) / 0.3, 0, 1);
  const inLamp = side > lamp.inner && fromEnd < lamp.wrap && z > lampLow && z < lamp.high;
  const inStrip = features.tailStrip && fromEnd < 0.1 &&
    Math.abs(z - (lamp.low + lamp.high) / 2) < 0.035;
  if (inLamp || inStrip) {
    shadeTailLamp(surface, look, (z - lampLow) / (lamp.high - lampLow), side / shape.halfWidth);
    return;
  }
  if (p.part > SECTION.window || fromEnd > 0.16) return;
  if (Math.abs(z - features.rearPlate) < PLATE.high && side < PLATE.wide) {
    shadePlate(owner, p, surface, (z - features.rearPlate) / PLATE.high, look.plateRear);
    return;
  }
  if (z < shape.clearance + 0.14) return finishPlastic(surface, 0.6);
  const bumper = shape.clearance + 0.38;
  drawSeam(surface, Math.abs(z - bumper), footprint, 0.005);
  if (z > bumper) {
    const gap = shape.body === "van"
      ? Math.min(side, Math.abs(side - shape.halfWidth * 0.88))
      : Math.abs(side - shape.halfWidth * 0.76);
    drawSeam(surface, gap, footprint, 0.005);
  }
  if (side < 0.09 && Math.abs(z - features.rearPlate - 0.14) < 0.03) finishChrome(surface);
}
