import type { Draw } from "../../random/draw.ts";
import { type Color, srgb } from "../../shade/surface.ts";
import type { Paint } from "../paint.ts";

/** How a car is used and lit, apart from its shape. */
export interface CarLook {
  readonly paint: Paint;
  /** 0 for clean to 0.75. */
  readonly dirt: number;
  readonly lightsOn: boolean;
  readonly braking: boolean;
  readonly plateFront: Color;
  readonly plateRear: Color;
}

export function drawCarLook(paint: Paint, lightsOn: boolean, draw: Draw): CarLook {
  const white = srgb(225, 226, 222);
  const yellow = srgb(228, 188, 52);
  const country = draw.weighted([["white", 7], ["british", 2], ["yellow", 1]] as const);
  return {
    paint,
    dirt: draw.chance(0.3) ? draw.between(0.2, 0.75) : draw.between(0, 0.15),
    lightsOn,
    braking: draw.chance(0.2),
    plateFront: country === "yellow" ? yellow : white,
    plateRear: country === "white" ? white : yellow,
  };
}
