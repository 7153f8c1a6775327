import { Draw } from "../random/draw.ts";
import { drawDevelopment } from "../shade/develop.ts";
import type { CameraDescription } from "../raster/camera.ts";
import { measureVehicle, type VehicleKind } from "../vehicles/vehicle-kind.ts";
import { drawPlan } from "./draw-plan.ts";
import { inSight } from "./in-sight.ts";
import { overlaps } from "./overlap.ts";
import type { SceneDescription, ThingItem, VehicleItem } from "./scene-description.ts";
import { placeStreetThings } from "./street-things.ts";
import { drawWeather } from "./weather.ts";

/** A scene with one vehicle, whole and with nothing before it, seen from any side. */
export function composeReference(
  seed: number,
  kind: VehicleKind,
  { width, height }: { width: number; height: number },
): SceneDescription {
  const draw = new Draw("reference", seed);
  const weather = drawWeather(draw);
  const street = drawPlan("empty", draw);
  const vehicleSeed = draw.seed();
  const size = measureVehicle(kind, vehicleSeed);
  const heading = draw.between(-Math.PI, Math.PI);
  // wide enough for the vehicle to stand across it
  const lanes = Math.max(street.lanes, Math.ceil((size.length / 2 + 1) / street.laneWidth));
  const plan = { ...street, lanes, crossing: null };
  const vehicle: VehicleItem = {
    id: 1,
    kind,
    seed: vehicleSeed,
    ...size,
    x: 0,
    y: 20,
    heading,
    steer: draw.normal(0, 0.12),
  };
  const camera = frame(vehicle, width / height, draw);
  const [x, y] = camera.position;
  const distance = Math.hypot(vehicle.x - x, vehicle.y - y);
  const things = placeStreetThings(plan, draw).filter((thing) =>
    inSight(thing, camera) && isBehind(thing, vehicle, x, y, distance)
  );
  return {
    seed,
    setting: "empty",
    width,
    height,
    weather,
    camera,
    plan,
    vehicles: [vehicle],
    things,
    lightsOn: weather.kind === "dusk",
    horizonSeed: draw.seed(),
    development: drawDevelopment(draw),
  };
}

/** A camera that has the whole vehicle in view. */
function frame(vehicle: VehicleItem, aspect: number, draw: Draw): CameraDescription {
  const fieldOfView = draw.between(34, 56);
  const half = Math.tan(fieldOfView / 2 * Math.PI / 180);
  // the widest that it can look, and room around it
  const reach =
    Math.max(Math.hypot(vehicle.length, vehicle.width) / 2, vehicle.height * aspect / 2) *
    draw.between(1.12, 1.6);
  const distance = reach / half + vehicle.length / 4;
  const turn = draw.between(0, 2 * Math.PI);
  const x = vehicle.x - distance * Math.cos(turn), y = vehicle.y - distance * Math.sin(turn);
  const height = draw.chance(0.25) ? draw.between(2, 4.5) : draw.between(1.2, 1.8);
  const pitch = Math.atan2(vehicle.height * 0.48 - height, distance) * 180 / Math.PI;
  return {
    position: [x, y, height],
    yaw: turn * 180 / Math.PI + draw.normal(0, 1),
    pitch: pitch + draw.normal(0, 0.7),
    roll: draw.normal(0, 0.6),
    fieldOfView,
  };
}

/** Things nearer than the vehicle, or in it, are left out. */
function isBehind(
  thing: ThingItem,
  vehicle: VehicleItem,
  x: number,
  y: number,
  distance: number,
): boolean {
  const size = Math.max(0.5, ...thing.size.slice(0, 2));
  const away = Math.hypot(thing.x - x, thing.y - y) - size / 2 - (thing.kind === "tree" ? 4 : 0.5);
  const box = {
    x: thing.x,
    y: thing.y,
    heading: thing.heading,
    length: thing.size[0] ?? 1,
    width: thing.size[1] ?? 1,
  };
  return away > distance + vehicle.length / 2 && !overlaps(box, vehicle, 0.3);
}
