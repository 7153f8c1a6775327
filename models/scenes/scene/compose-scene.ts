import { Draw } from "../random/draw.ts";
import { drawDevelopment } from "../shade/develop.ts";
import type { CameraDescription } from "../raster/camera.ts";
import { kerbs, type StreetPlan } from "../street/street-plan.ts";
import { drawCarBody } from "../vehicles/vehicle-kind.ts";
import { parkInBays, placeCarParkThings } from "./car-park.ts";
import { chooseCamera, shareOfHeight } from "./choose-camera.ts";
import { drawCarParkPlan, drawPlan } from "./draw-plan.ts";
import { inSight } from "./in-sight.ts";
import { overlaps } from "./overlap.ts";
import type {
  SceneDescription,
  Setting,
  ThingItem,
  ThingKind,
  VehicleItem,
} from "./scene-description.ts";
import { placeStreetThings } from "./street-things.ts";
import { crossVehicles, driveVehicles, parkVehicles } from "./street-vehicles.ts";
import { type DrawKind, VehicleList } from "./vehicle-list.ts";
import { drawWeather } from "./weather.ts";

export interface SceneOptions {
  readonly width: number;
  readonly height: number;
  /** Which vehicles there are; cars of all body styles unless told otherwise. */
  readonly drawKind?: DrawKind;
  /** Share of scenes without a vehicle; 0.08 unless told otherwise. */
  readonly empty?: number;
}

/** The scene of a seed: the same description for the same seed and options, always. */
export function composeScene(seed: number, options: SceneOptions): SceneDescription {
  const draw = new Draw("scene", seed);
  const empty = draw.chance(options.empty ?? 0.08);
  const setting: Setting = empty ? "empty" : draw.weighted(
    [
      ["traffic", 27],
      ["parked", 29],
      ["junction", 13],
      ["surveillance", 10],
      ["car-park", 15],
    ] as const,
  );
  const weather = drawWeather(draw);
  const plan = setting === "car-park" ? drawCarParkPlan(draw) : drawPlan(setting, draw);
  const list = new VehicleList(draw, options.drawKind ?? drawCarBody);
  const busy = draw.between(1, 7);
  if (setting === "car-park") parkInBays(list, plan, draw);
  else if (!empty) {
    crossVehicles(list, plan, draw, setting === "junction" ? busy + 2 : busy);
    driveVehicles(list, plan, draw, setting === "traffic" ? busy + 1.5 : busy * 0.7);
    parkVehicles(list, plan, draw);
  }
  const placed = setting === "car-park" ? placeCarParkThings(draw) : placeStreetThings(plan, draw);
  const things = placed.filter((thing) => !blocked(thing, list.items));
  const aspect = options.width / options.height;
  const camera = chooseCamera(setting, plan, list.items, things, aspect, draw);
  const [x, y, z] = camera.position;
  const self = { x, y, heading: 0, length: 1, width: 1 };
  const clear = list.items.filter((vehicle) => z > 2.8 || !overlaps(self, vehicle, 0.4));
  const vehicles = thinOut(clear, camera, aspect, draw);
  const before = draw.chance(0.5) ? placeOccluders(vehicles, camera, aspect, plan, draw) : [];
  const seen = [...things, ...before].filter((thing) =>
    Math.hypot(thing.x - x, thing.y - y) > (thing.kind === "tree" ? 2.4 : 2) &&
    inSight(thing, camera)
  );
  const lightsOn = weather.kind === "dusk"
    ? draw.chance(0.9)
    : draw.chance(setting === "traffic" ? 0.35 : 0.12);
  return {
    seed,
    setting,
    width: options.width,
    height: options.height,
    weather,
    camera,
    plan,
    vehicles: vehicles.filter((vehicle) => inSight({ ...vehicle, kind: "vehicle" }, camera)),
    things: seen,
    lightsOn,
    horizonSeed: draw.seed(),
    development: drawDevelopment(draw),
  };
}

/** Things do not stand inside vehicles. */
function blocked(thing: ThingItem, vehicles: readonly VehicleItem[]): boolean {
  if (thing.kind === "building" || thing.kind === "hedge" || thing.kind === "fence") return false;
  const size = thing.kind === "cyclist" || thing.kind === "bicycle" ? 1.2 : 0.5;
  const box = { x: thing.x, y: thing.y, heading: thing.heading, length: size, width: 0.5 };
  return vehicles.some((vehicle) => overlaps(box, vehicle, 0.12));
}

/** Takes vehicles away at random until about as many are in view as drawn: mostly 2 to 9. */
function thinOut(
  vehicles: readonly VehicleItem[],
  camera: CameraDescription,
  aspect: number,
  draw: Draw,
): VehicleItem[] {
  const wanted = draw.chance(0.14) ? draw.whole(11, 20) : draw.whole(3, 12);
  const kept = [...vehicles];
  const inView = (vehicle: VehicleItem) => shareOfHeight(camera, vehicle, aspect) > 0.03;
  let count = kept.filter(inView).length;
  while (count > wanted) {
    const index = draw.whole(0, kept.length - 1);
    if (!inView(kept[index])) continue;
    kept.splice(index, 1);
    count--;
  }
  return kept;
}

const ON_ROAD: readonly ThingKind[] = ["person", "cyclist", "cone"];

/** Puts somebody or something between the camera and a vehicle. */
function placeOccluders(
  vehicles: readonly VehicleItem[],
  camera: CameraDescription,
  aspect: number,
  plan: StreetPlan,
  draw: Draw,
): ThingItem[] {
  const seen = vehicles.filter((vehicle) => shareOfHeight(camera, vehicle, aspect) > 0.09);
  if (seen.length === 0 || camera.position[2] > 3) return [];
  const things: ThingItem[] = [];
  for (let i = draw.whole(1, 3); i > 0; i--) {
    const behind = draw.pick(seen);
    const drawn = draw.weighted<ThingKind>([
      ["person", 6],
      ["sign", 2],
      ["pole", 2],
      ["tree", 2],
      ["cyclist", 1.2],
      ["lamp", 1],
      ["wheelieBin", 1.2],
      ["bollard", 0.6],
      ["trafficLight", 0.5],
      ["hedge", 0.8],
      ["fence", 0.8],
    ]);
    const share = draw.between(0.35, 0.85);
    const [cx, cy] = camera.position;
    const away = draw.normal(0, behind.length * 0.28);
    const turn = Math.atan2(behind.y - cy, behind.x - cx);
    const x = cx + (behind.x - cx) * share - Math.sin(turn) * away;
    const y = cy + (behind.y - cy) * share + Math.cos(turn) * away;
    // on the roadway stands nothing that is rooted there
    const [left, right] = kerbs(plan);
    const kind = plan.bays.length === 0 && x > left && x < right && !ON_ROAD.includes(drawn)
      ? draw.weighted<ThingKind>([["person", 4], ["cyclist", 1.5], ["cone", 0.5]])
      : drawn;
    if (Math.hypot(x - cx, y - cy) < 3.2) continue;
    const long = kind === "hedge" || kind === "fence";
    const thing: ThingItem = {
      kind,
      seed: draw.seed(),
      x,
      y,
      z: 0,
      heading: long ? turn + Math.PI / 2 : draw.between(0, 2 * Math.PI),
      size: long ? [draw.between(1.5, 4)] : [],
    };
    if (!blocked(thing, vehicles)) things.push(thing);
  }
  return things;
}
