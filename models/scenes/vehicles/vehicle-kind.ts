import { Draw } from "../random/draw.ts";
import type { Patterns } from "../shade/noise.ts";
import { CAR_BODIES, type CarBody, drawBodyNumbers } from "./body-numbers.ts";
import { buildCar } from "./build-car.ts";
import type { Detail } from "./car-body.ts";
import type { VehicleModel } from "./vehicle-model.ts";

/** A car's body style, or a vehicle of another category. */
export type VehicleKind = CarBody;

export const CATEGORIES = ["car"] as const;
export type Category = (typeof CATEGORIES)[number];

/** Body styles as often as on the road. */
export function drawCarBody(draw: Draw): CarBody {
  return draw.weighted([["hatchback", 29], ["sedan", 26], ["suv", 23], ["estate", 10], ["van", 8], ["pickup", 4]] as const);
}

export function categoryOf(kind: VehicleKind): Category {
  void kind;
  return "car";
}

/** Length, width and height of the vehicle that a kind and a seed give, metres. */
export function measureVehicle(kind: VehicleKind, seed: number): { length: number; width: number; height: number } {
  const { length, halfWidth, height } = drawBodyNumbers(kind, new Draw("car", kind, seed));
  return { length, width: halfWidth * 2, height };
}

export function buildVehicle(
  kind: VehicleKind,
  seed: number,
  options: { steer: number; lightsOn: boolean; detail: Detail },
  patterns: Patterns,
): VehicleModel {
  return buildCar(kind, seed, options, patterns);
}

export function isCarBody(kind: string): kind is CarBody {
  return (CAR_BODIES as readonly string[]).includes(kind);
}
