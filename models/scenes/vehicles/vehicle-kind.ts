import { Draw } from "../random/draw.ts";
import type { Patterns } from "../shade/noise.ts";
import { CAR_BODIES, type CarBody, drawBodyNumbers } from "./body-numbers.ts";
import { buildBus, drawBusNumbers } from "./build-bus.ts";
import { buildCar } from "./build-car.ts";
import { buildForklift, drawForkliftNumbers } from "./build-forklift.ts";
import { buildTractor, drawTractorNumbers } from "./build-tractor.ts";
import type { BuildOptions, VehicleModel } from "./vehicle-model.ts";

/** What annotations call a vehicle. */
export const CATEGORIES = ["car", "bus", "tractor", "forklift"] as const;
export type Category = (typeof CATEGORIES)[number];

/** A car's body style, or a vehicle of another category. */
export type VehicleKind = CarBody | Exclude<Category, "car">;

/** Body styles as often as on the road. */
export function drawCarBody(draw: Draw): CarBody {
  return draw.weighted(
    [["hatchback", 29], ["sedan", 26], ["suv", 23], ["estate", 10], ["van", 8], [
      "pickup",
      4,
    ]] as const,
  );
}

export function isCarBody(kind: string): kind is CarBody {
  return (CAR_BODIES as readonly string[]).includes(kind);
}

export function categoryOf(kind: VehicleKind): Category {
  return isCarBody(kind) ? "car" : kind;
}

/** Length, width and height of the vehicle that a kind and a seed give, metres. */
export function measureVehicle(
  kind: VehicleKind,
  seed: number,
): { length: number; width: number; height: number } {
  const draw = new Draw(categoryOf(kind), ...isCarBody(kind) ? [kind] : [], seed);
  if (kind === "tractor" || kind === "forklift") {
    const { length, width, height } = kind === "tractor"
      ? drawTractorNumbers(draw)
      : drawForkliftNumbers(draw);
    return { length, width, height };
  }
  const { length, halfWidth, height } = kind === "bus"
    ? drawBusNumbers(draw)
    : drawBodyNumbers(kind, draw);
  return { length, width: halfWidth * 2, height };
}

/** The vehicle that a kind and a seed give: the same whenever it is asked for. */
export function buildVehicle(
  kind: VehicleKind,
  seed: number,
  options: BuildOptions,
  patterns: Patterns,
): VehicleModel {
  switch (kind) {
    case "bus":
      return buildBus(seed, options, patterns);
    case "tractor":
      return buildTractor(seed, options);
    case "forklift":
      return buildForklift(seed, options);
    default:
      return buildCar(kind, seed, options, patterns);
  }
}
