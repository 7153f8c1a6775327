import type { Draw } from "../random/draw.ts";
import type { StreetPlan } from "../street/street-plan.ts";
import type { ThingItem, ThingKind } from "./scene-description.ts";
import type { VehicleList } from "./vehicle-list.ts";

const QUARTER = Math.PI / 2;

/** Fills the bays, and now and then an aisle. */
export function parkInBays(list: VehicleList, plan: StreetPlan, draw: Draw): void {
  const usual = draw.between(0.4, 0.95);
  for (const row of plan.bays) {
    const occupied = Math.min(1, Math.max(0.1, usual + draw.normal(0, 0.15)));
    for (let i = 0; i < row.count; i++) {
      if (!draw.chance(occupied)) continue;
      const vehicle = list.next();
      const heading = (draw.chance(0.5) ? 0 : Math.PI) + draw.normal(0, 0.025);
      const slack = Math.max(0, row.depth - vehicle.length) / 2;
      list.place(
        vehicle,
        row.x + draw.between(-slack, slack),
        row.from + (i + 0.5) * row.bay + draw.normal(0, 0.09),
        heading,
      );
    }
  }
  for (let i = draw.whole(0, 3); i > 0; i--) {
    const aisle = 16 * draw.whole(-1, 1);
    list.place(
      list.next(),
      aisle + draw.between(-1.3, 1.3),
      draw.between(2, 45),
      (draw.chance(0.5) ? QUARTER : -QUARTER) + draw.normal(0, 0.06),
    );
  }
}

export function placeCarParkThings(draw: Draw): ThingItem[] {
  const things: ThingItem[] = [];
  const put = (kind: ThingKind, x: number, y: number, heading: number, size: number[] = []) => {
    things.push({ kind, seed: draw.seed(), x, y, z: 0, heading, size });
  };
  const end = 62;
  for (const x of [-24, -8, 8, 24]) {
    const kind = draw.weighted([["tree", 3], ["lamp", 3], ["none", 3]] as const);
    if (kind === "none") continue;
    for (let y = -10; y < end; y += draw.between(9, 20)) {
      put(kind, x, y, draw.chance(0.5) ? 0 : Math.PI);
    }
    if (draw.chance(0.25)) { for (let y = -10; y < end; y += 10) put("hedge", x, y, QUARTER, [9]); }
  }
  for (const side of [-1, 1]) {
    const wall = draw.weighted([["hedge", 3], ["fence", 3], ["tree", 2]] as const);
    for (let y = -20; y < end; y += wall === "tree" ? 5 : 10) {
      put(wall, side * 29 + draw.between(-0.3, 0.3), y, QUARTER, [10]);
    }
    if (draw.chance(0.6)) {
      for (let y = -20; y < end;) {
        const width = draw.between(12, 30), depth = draw.between(9, 16);
        put("building", side * (33 + depth / 2), y + width / 2, side === 1 ? Math.PI : 0, [
          depth,
          width,
          draw.whole(1, 5),
        ]);
        y += width + draw.between(0, 6);
      }
    }
  }
  const mall = draw.chance(0.6);
  for (let x = -45; x < 45;) {
    const width = mall ? draw.between(25, 45) : draw.between(9, 18);
    put("building", x + width / 2, end + 14, -QUARTER, [
      14,
      width,
      mall ? draw.whole(2, 3) : draw.whole(1, 5),
    ]);
    x += width + draw.between(0, 5);
  }
  for (let i = draw.whole(0, 9); i > 0; i--) {
    put(
      "person",
      16 * draw.whole(-1, 1) + draw.between(-7.5, 7.5),
      draw.between(-2, 40),
      draw.between(0, 6.28),
    );
  }
  for (let i = draw.whole(0, 4); i > 0; i--) {
    put(
      draw.pick(["sign", "bollard", "wheelieBin", "pole", "cone"] as const),
      16 * draw.whole(-1, 1) + draw.pick([-7.9, 7.9, 2.9, -2.9]),
      draw.between(0, 35),
      draw.between(0, 6.28),
    );
  }
  return things;
}
