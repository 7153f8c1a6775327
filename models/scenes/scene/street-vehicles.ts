import type { Draw } from "../random/draw.ts";
import { kerbs, type StreetPlan } from "../street/street-plan.ts";
import type { VehicleList } from "./vehicle-list.ts";

const QUARTER = Math.PI / 2;
/** Stretch of the street that gets vehicles, metres along y. */
const FROM = -22, TO = 105;

/** Fills the sides of a street with parked vehicles. */
export function parkVehicles(list: VehicleList, plan: StreetPlan, draw: Draw): void {
  const [left, right] = kerbs(plan);
  for (const [index, kerb, side] of [[0, left, -1], [1, right, 1]] as const) {
    const parking = plan.parking[index];
    if (parking === "none") continue;
    const occupied = draw.between(0.45, 0.95);
    // the lane beside it runs along y or against it
    const forward = (side === 1) !== plan.leftHand ? QUARTER : -QUARTER;
    if (parking === "parallel") {
      for (let y = FROM; y < TO;) {
        const vehicle = list.next();
        const middle = y + vehicle.length / 2;
        y += vehicle.length + draw.between(0.5, 1.6);
        if (!draw.chance(occupied) || nearCrossing(plan, middle, 7)) continue;
        const heading = (draw.chance(0.14) ? -forward : forward) + draw.normal(0, 0.018);
        list.place(
          vehicle,
          kerb - side * (vehicle.width / 2 + draw.between(0.12, 0.35)),
          middle,
          heading,
        );
      }
    } else {
      for (let y = FROM; y < TO; y += 2.5) {
        if (!draw.chance(occupied) || nearCrossing(plan, y + 1.25, 7)) continue;
        const vehicle = list.next();
        const out = draw.chance(0.35) ? Math.PI : 0;
        const heading = (side === 1 ? 0 : Math.PI) + out + draw.normal(0, 0.025);
        list.place(
          vehicle,
          kerb - side * (vehicle.length / 2 + draw.between(0.2, 0.5)),
          y + 1.25 + draw.normal(0, 0.08),
          heading,
        );
      }
    }
  }
}

/** Puts moving vehicles on the lanes; `density` is vehicles per 100 m of lane. */
export function driveVehicles(
  list: VehicleList,
  plan: StreetPlan,
  draw: Draw,
  density: number,
): void {
  for (const direction of [1, -1]) {
    for (let lane = 0; lane < plan.lanes; lane++) {
      const side = (direction === 1) !== plan.leftHand ? 1 : -1;
      const x = side * (lane + 0.5) * plan.laneWidth;
      for (let y = FROM + draw.between(0, 12); y < 150;) {
        const vehicle = list.next();
        if (!nearCrossing(plan, y, 3) || draw.chance(0.4)) {
          list.place(
            vehicle,
            x + draw.normal(0, 0.15),
            y,
            direction * QUARTER + draw.normal(0, 0.02),
          );
        }
        y += vehicle.length + 1.5 + draw.between(0.1, 2) * 100 / density;
      }
    }
  }
}

/** Vehicles on the crossing road, some of them turning. */
export function crossVehicles(
  list: VehicleList,
  plan: StreetPlan,
  draw: Draw,
  density: number,
): void {
  if (plan.crossing === null) return;
  const { at, half } = plan.crossing;
  for (const direction of [1, -1]) {
    const side = (direction === 1) !== plan.leftHand ? -1 : 1;
    for (let x = -45 + draw.between(0, 10); x < 45;) {
      const vehicle = list.next();
      list.place(
        vehicle,
        x,
        at + side * half * 0.5 + draw.normal(0, 0.15),
        (direction === 1 ? 0 : Math.PI) + draw.normal(0, 0.03),
      );
      x += vehicle.length + 1.5 + draw.between(0.1, 2) * 100 / density;
    }
  }
  for (let i = draw.whole(0, 3); i > 0; i--) {
    const vehicle = list.next();
    list.place(
      vehicle,
      draw.between(-1, 1) * plan.laneWidth * 1.4,
      at + draw.between(-0.9, 0.9) * half,
      draw.between(-Math.PI, Math.PI),
      draw.between(-0.45, 0.45),
    );
  }
}

function nearCrossing(plan: StreetPlan, y: number, margin: number): boolean {
  return plan.crossing !== null && Math.abs(y - plan.crossing.at) < plan.crossing.half + margin;
}
