import type { Surface } from "../../shade/surface.ts";
import { archRadius, lowerEdge } from "../car-body.ts";
import type { CarShape } from "../car-shape.ts";
import { drawSeam, finishChrome, finishPlastic } from "./finishes.ts";
import { shadeHeadlamp, shadeTailLamp } from "./lamps.ts";
import type { SkinOwner, SkinPoint } from "./skin-point.ts";

/** A car's flank: lamps that reach round the corner, cladding, arches, doors and their handles. */
export function shadeSide({ shape, look }: SkinOwner, p: SkinPoint, surface: Surface): void {
  const { features } = shape;
  const { headlamp, tailLamp } = features;
  const { s, side, z } = p;
  if (s < headlamp.wrap && side > headlamp.inner && z > headlamp.low && z < headlamp.high) {
    shadeHeadlamp(surface, look, 0.9, (z - headlamp.low) / (headlamp.high - headlamp.low));
    return;
  }
  const fromEnd = shape.length - s;
  if (fromEnd < tailLamp.wrap && side > tailLamp.inner && z > tailLamp.low && z < tailLamp.high) {
    shadeTailLamp(surface, look, (z - tailLamp.low) / (tailLamp.high - tailLamp.low), 0.9);
    return;
  }
  if (z < features.cladding && side > shape.halfWidth * 0.5) return finishPlastic(surface, 0.8);
  for (const axle of [shape.frontAxle, shape.rearAxle]) {
    const d = Math.hypot(s - axle, z - shape.wheelRadius) - archRadius(shape);
    if (d < (features.archTrim ? 0.05 : 0.012) && z > shape.clearance) {
      return finishPlastic(surface, features.archTrim ? 0.8 : 0.3);
    }
  }
  if (Math.abs(p.left) < 0.4) return;
  shadeDoors(shape, p, surface);
}

function shadeDoors(shape: CarShape, { s, z, footprint }: SkinPoint, surface: Surface): void {
  const { doorSeams, handles, chrome, character } = shape.features;
  if (z > lowerEdge(shape, s) + 0.06) {
    for (const place of doorSeams) drawSeam(surface, Math.abs(s - place), footprint, 0.006);
    drawSeam(surface, Math.abs(s - shape.frontAxle + 0.42 + 0.2 * (z - 0.5)), footprint, 0.004);
    if (s > doorSeams[0] && s < doorSeams[doorSeams.length - 1]) {
      drawSeam(surface, Math.abs(z - shape.clearance - 0.1), footprint, 0.005);
    }
  }
  const belt = shape.shoulder.at(s);
  for (const handle of handles) {
    const d = Math.max(Math.abs(s - handle) - 0.085, Math.abs(z - belt + 0.13) - 0.013);
    if (d < 0) {
      if (chrome) finishChrome(surface);
      surface.openness *= 0.9;
    } else if (d < 0.02 && z < belt - 0.13) surface.openness *= 0.65;
  }
  // a crease below the handles
  const crease = z - shape.clearance - (belt - shape.clearance) * character;
  if (Math.abs(crease) < 0.02) surface.openness *= crease < 0 ? 0.8 : 1.06;
}
