import type { Draw } from "../random/draw.ts";
import type { BodyNumbers, CarBody } from "./body-numbers.ts";

/** A region of front or rear, metres: heights, and distance from the middle. */
export interface LampRegion {
  readonly low: number;
  readonly high: number;
  readonly inner: number;
  /** How far it reaches round the corner. */
  readonly wrap: number;
  /** How much its inner end is lower than its outer one. */
  readonly slant: number;
}

/** What is drawn on a body rather than built: windows, lamps, grille, seams. */
export interface CarFeatures {
  /** Where the side windows begin and end, and the pillars between them (centres). */
  readonly glassFrom: number;
  readonly glassTo: number;
  readonly pillars: readonly number[];
  readonly pillarWidth: number;
  readonly frame: number;
  readonly doorSeams: readonly number[];
  readonly handles: readonly number[];
  readonly headlamp: LampRegion;
  readonly tailLamp: LampRegion;
  /** Some have a strip of light from one rear lamp to the other. */
  readonly tailStrip: boolean;
  readonly grille: { readonly low: number; readonly high: number; readonly half: number };
  readonly grilleStyle: "slats" | "mesh" | "closed";
  readonly chrome: boolean;
  readonly intake: { readonly low: number; readonly high: number; readonly half: number };
  readonly frontPlate: number;
  readonly rearPlate: number;
  /** Height up to which the sides are of dark plastic. */
  readonly cladding: number;
  readonly archTrim: boolean;
  /** Light that passes the rear side windows, 0 to 1. */
  readonly rearTint: number;
  readonly railStyle: "none" | "black" | "silver";
  readonly blackRoof: boolean;
  readonly character: number;
}

export function drawFeatures(body: CarBody, n: BodyNumbers, draw: Draw): CarFeatures {
  const panelVan = body === "van" && draw.chance(0.45);
  const firstPillar = n.cowl + draw.between(1.32, 1.48);
  const glassTo = panelVan
    ? firstPillar
    : body === "sedan"
    ? n.rearTop + (n.rearBase - n.rearTop) * draw.between(0.2, 0.55)
    : body === "pickup"
    ? n.rearTop - 0.12
    : n.rearTop - draw.between(0.05, 0.3);
  const pillars = [firstPillar];
  const secondPillar = firstPillar + draw.between(0.9, 1.02);
  if (secondPillar < glassTo - 0.18 && !panelVan) pillars.push(secondPillar);
  const seamEnd = Math.min(n.rearAxle - n.wheelRadius * 0.4, secondPillar + 0.05);
  const twoDoors = body === "hatchback" && draw.chance(0.2);
  const doorSeams = [n.cowl + draw.between(0.22, 0.36), firstPillar];
  if (!twoDoors && !panelVan && glassTo > firstPillar + 0.5) doorSeams.push(seamEnd);
  const nose = n.noseHeight;
  const lampHigh = nose - draw.between(0, 0.06);
  const tall = body !== "sedan" && draw.chance(0.7);
  const tailTop = tall
    ? n.beltRear + draw.between(-0.02, 0.12)
    : n.tailHeight - draw.between(0.06, 0.12);
  const large = body === "suv" || body === "pickup" || body === "van";
  return {
    glassFrom: n.cowl + draw.between(0.1, 0.22),
    glassTo,
    pillars,
    pillarWidth: draw.between(0.07, 0.12),
    frame: draw.between(0.045, 0.075),
    doorSeams,
    handles: doorSeams.slice(1).map((seam) => seam - 0.16),
    headlamp: {
      low: lampHigh - draw.between(0.11, large ? 0.24 : 0.19),
      high: lampHigh,
      inner: n.halfWidth * draw.between(0.5, 0.64),
      wrap: draw.between(0.16, 0.45),
      slant: draw.between(-0.02, 0.06),
    },
    tailLamp: tall
      ? {
        low: tailTop - draw.between(0.35, 0.6),
        high: tailTop,
        inner: n.halfWidth * draw.between(0.7, 0.8),
        wrap: draw.between(0.06, 0.2),
        slant: 0,
      }
      : {
        low: tailTop - draw.between(0.14, 0.22),
        high: tailTop,
        inner: n.halfWidth * draw.between(0.42, 0.64),
        wrap: draw.between(0.12, 0.3),
        slant: draw.between(-0.03, 0.04),
      },
    tailStrip: !tall && draw.chance(0.15),
    grille: {
      low: nose - draw.between(0.2, large ? 0.36 : 0.28),
      high: nose - draw.between(0.03, 0.07),
      half: n.halfWidth * draw.between(0.36, 0.5),
    },
    grilleStyle: draw.weighted([["slats", 5], ["mesh", 4], ["closed", 1]] as const),
    chrome: draw.chance(0.4),
    intake: {
      low: n.clearance + draw.between(0.03, 0.07),
      high: n.clearance + draw.between(0.14, 0.24),
      half: n.halfWidth * draw.between(0.45, 0.75),
    },
    frontPlate: n.clearance + draw.between(0.2, 0.3),
    rearPlate: draw.chance(0.5)
      ? n.tailHeight - draw.between(0.22, 0.32)
      : n.clearance + draw.between(0.28, 0.4),
    cladding: n.clearance + (large ? draw.between(0.04, 0.2) : draw.between(0, 0.07)),
    archTrim: large && body !== "van" && draw.chance(0.6),
    rearTint: draw.chance(0.35) ? draw.between(0.05, 0.2) : draw.between(0.4, 0.7),
    railStyle: body === "estate" || body === "suv"
      ? draw.weighted([["none", 3], ["black", 4], ["silver", 3]] as const)
      : "none",
    blackRoof: draw.chance(0.06),
    character: draw.between(0.55, 0.8),
  };
}
