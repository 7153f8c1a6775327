import type { Draw } from "../random/draw.ts";
import type { Parking, StreetPlan } from "../street/street-plan.ts";
import type { Setting } from "./scene-description.ts";

/** Draws a street that suits a setting. */
export function drawPlan(setting: Setting, draw: Draw): StreetPlan {
  const wide = setting === "traffic" ? 0.35 : 0.15;
  const lanes = draw.chance(wide) ? 2 : 1;
  const parking = (often: number) =>
    draw.weighted<Parking>([["none", 1 - often], ["parallel", often * 0.72], [
      "perpendicular",
      often * 0.28,
    ]]);
  const often = setting === "parked" || setting === "surveillance"
    ? 0.85
    : setting === "empty"
    ? 0.3
    : 0.5;
  const crossing = setting === "junction" || draw.chance(0.12)
    ? { at: draw.between(14, 42), half: draw.between(3, 5.5) }
    : null;
  return {
    lanes,
    laneWidth: draw.between(2.7, 3.5),
    leftHand: draw.chance(0.22),
    parking: [parking(often), parking(often)],
    verge: draw.chance(0.35) ? draw.between(0.8, 2.5) : 0,
    pavement: draw.between(1.4, 4),
    paving: draw.pick(["slabs", "asphalt", "bricks", "concrete"] as const),
    yard: draw.weighted([["grass", 5], ["paved", 4], ["gravel", 1]] as const),
    crossing,
    markings: draw.weighted([["dashed", 5], ["none", 3], ["solid", 2]] as const),
    yellow: draw.chance(0.25),
    asphalt: draw.between(0.09, 0.24),
    wear: draw.between(0, 0.8),
    bays: [],
    patternOffset: draw.unit(),
  };
}

/** A car park: rows of bays along y, in pairs back to back, with aisles between. */
export function drawCarParkPlan(draw: Draw): StreetPlan {
  const depth = draw.between(4.9, 5.3);
  const bay = draw.between(2.4, 2.7);
  const rows = [-1, 0, 1].flatMap((k) => [16 * k - 5.5, 16 * k + 5.5]);
  return {
    ...drawPlan("car-park", draw),
    lanes: 0,
    parking: ["none", "none"],
    crossing: null,
    markings: "none",
    bays: rows.map((x) => ({ x, from: -15, count: Math.floor(75 / bay), bay, depth })),
  };
}
