import { Camera, type CameraDescription } from "../raster/camera.ts";
import type { Draw } from "../random/draw.ts";
import { kerbs, type StreetPlan } from "../street/street-plan.ts";
import { overlaps } from "./overlap.ts";
import type { Setting, ThingItem, VehicleItem } from "./scene-description.ts";

const TRIES = 60;

/** Finds a view that suits the setting and shows vehicles (any view will do where there are none). */
export function chooseCamera(
  setting: Setting,
  plan: StreetPlan,
  vehicles: readonly VehicleItem[],
  things: readonly ThingItem[],
  aspect: number,
  draw: Draw,
): CameraDescription {
  let best: CameraDescription | null = null;
  let bestScore = -Infinity;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const camera = propose(setting, plan, vehicles, draw);
    const score = judge(camera, vehicles, things, aspect) + draw.between(0, 2);
    if (score > bestScore) [best, bestScore] = [camera, score];
    if (score > 3.5) break;
  }
  if (best === null) throw new Error(`Propose at least one camera: got ${TRIES} tries`);
  return best;
}

function propose(
  setting: Setting,
  plan: StreetPlan,
  vehicles: readonly VehicleItem[],
  draw: Draw,
): CameraDescription {
  const [left, right] = kerbs(plan);
  const roll = draw.normal(0, 0.7);
  const kind = setting === "car-park"
    ? draw.weighted([["aisle", 6], ["high", 2.5], ["dash", 1.5]] as const)
    : setting === "empty"
    ? draw.weighted([["dash", 5], ["pavement", 4], ["high", 1]] as const)
    : setting === "surveillance"
    ? "high" as const
    : setting === "traffic"
    ? "dash" as const
    : "pavement" as const;
  if (kind === "dash") {
    const direction = plan.leftHand ? -1 : 1;
    const x = plan.bays.length > 0
      ? 16 * draw.whole(-1, 1) + draw.normal(0, 0.8)
      : direction * (draw.whole(0, plan.lanes - 1) + 0.5) * plan.laneWidth + draw.normal(0, 0.25);
    const position = [
      x,
      draw.between(-4, 12),
      draw.chance(0.15) ? draw.between(1.9, 2.6) : draw.between(1.15, 1.5),
    ] as const;
    return {
      position,
      yaw: 90 + draw.normal(0, 4),
      pitch: draw.normal(-1.5, 1.8),
      roll,
      fieldOfView: draw.between(42, 78),
    };
  }
  const high = kind === "high";
  const side = draw.chance(0.5) ? 1 : -1;
  const out = high ? draw.between(-1, 3) : draw.between(0.4, plan.verge + plan.pavement);
  const x = plan.bays.length > 0
    ? 16 * draw.whole(-1, 1) + draw.between(-3, 3)
    : side === 1
    ? right + out
    : left - out;
  const junction = setting === "junction" && plan.crossing !== null;
  const y = junction
    ? (plan.crossing?.at ?? 0) - (plan.crossing?.half ?? 0) - draw.between(2, 12)
    : draw.between(-4, 30);
  const height = high
    ? draw.between(3.2, 8.5)
    : draw.normal(1.58, 0.1) + (plan.bays.length > 0 ? 0 : 0.12);
  const target = aim(vehicles, x, y, high, draw);
  const yaw = Math.atan2(target[1] - y, target[0] - x) * 180 / Math.PI + draw.normal(0, 6);
  const distance = Math.hypot(target[0] - x, target[1] - y);
  const pitch = Math.atan2(0.8 - height, distance) * 180 / Math.PI +
    draw.normal(high ? 0 : 1.5, 2.2);
  return {
    position: [x, y, height],
    yaw,
    pitch,
    roll,
    fieldOfView: high ? draw.between(38, 66) : draw.between(30, 64),
  };
}

/** A vehicle to look at, or some place ahead. */
function aim(
  vehicles: readonly VehicleItem[],
  x: number,
  y: number,
  high: boolean,
  draw: Draw,
): [number, number] {
  const near = vehicles.filter((v) => {
    const d = Math.hypot(v.x - x, v.y - y);
    return d > (high ? 7 : 4) && d < (high ? 32 : 24);
  });
  if (near.length > 0) {
    const chosen = draw.pick(near);
    return [chosen.x, chosen.y];
  }
  const turn = draw.between(0.15, 0.85) * Math.PI;
  return [x + 15 * Math.cos(turn), y + 15 * Math.sin(turn)];
}

/** Higher is better: from 4 on, a few vehicles stand well in the picture and nothing is in the way. */
function judge(
  description: CameraDescription,
  vehicles: readonly VehicleItem[],
  things: readonly ThingItem[],
  aspect: number,
): number {
  const [x, y, z] = description.position;
  const self = { x, y, heading: 0, length: 1, width: 1 };
  if (z < 2.8 && vehicles.some((vehicle) => overlaps(self, vehicle, 0.7))) return -10;
  for (const thing of things) {
    if (thing.kind === "building") {
      const box = { ...thing, length: thing.size[0], width: thing.size[1] };
      if (overlaps(self, box, 0.6)) return -10;
    } else if (thing.kind === "hedge" || thing.kind === "fence") {
      if (overlaps(self, { ...thing, length: thing.size[0], width: 0.8 }, z > 2.8 ? 0.5 : 2.5)) {
        return -5;
      }
    } else if (
      Math.hypot(thing.x - x, thing.y - y) < (thing.kind === "tree" ? (z > 2.8 ? 6 : 2.6) : 1.8)
    ) return -5;
  }
  if (vehicles.length === 0) return 4;
  let score = 0;
  let large = 0;
  for (const vehicle of vehicles) {
    const share = shareOfHeight(description, vehicle, aspect);
    if (share > 0.06) score += 1;
    if (share > 0.14) score += 0.8;
    large = Math.max(large, share);
  }
  if (large > 0.75) score -= 3;
  if (large < 0.12) score -= 3;
  else if (large < 0.2 && z < 2.8) score -= 1;
  return Math.min(4, score);
}

/** Height of a vehicle as a share of the picture's, 0 when its middle is outside. */
export function shareOfHeight(
  description: CameraDescription,
  vehicle: VehicleItem,
  aspect: number,
): number {
  const camera = new Camera(description, 1000, 1000 / aspect);
  const [px, py, depth] = camera.project(vehicle.x, vehicle.y, vehicle.height / 2);
  if (depth < 1.2 || px < -20 || px > 1020 || py < 0 || py > camera.height) return 0;
  return camera.focal * vehicle.height / depth / camera.height;
}
