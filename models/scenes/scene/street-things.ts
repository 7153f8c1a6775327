import type { Draw } from "../random/draw.ts";
import type { Furniture } from "../street/furniture.ts";
import { KERB_HEIGHT, kerbs, type StreetPlan } from "../street/street-plan.ts";
import type { ThingItem, ThingKind } from "./scene-description.ts";

const QUARTER = Math.PI / 2;
const FROM = -25, TO = 120;

/** Everything beside a street: trees, lamps, signs, people, fences, houses. */
export function placeStreetThings(plan: StreetPlan, draw: Draw): ThingItem[] {
  const things: ThingItem[] = [];
  const [left, right] = kerbs(plan);
  for (const [kerb, side] of [[left, -1], [right, 1]] as const) {
    const put = (kind: ThingKind, out: number, y: number, heading: number, size: number[] = []) => {
      if (
        plan.crossing !== null && kind !== "person" &&
        Math.abs(y - plan.crossing.at) <
          plan.crossing.half + (kind === "building" ? size[1] / 2 + 1 : 1)
      ) return;
      things.push({
        kind,
        seed: draw.seed(),
        x: kerb + side * out,
        y,
        z: out > 0 ? KERB_HEIGHT : 0,
        heading,
        size,
      });
    };
    const toRoad = side === 1 ? Math.PI : 0;
    const edge = plan.verge + plan.pavement + 0.16;
    lineStreet(put, draw, edge, toRoad);
    addPeople(put, draw, edge);
    const park = draw.chance(0.25);
    const setback = park ? 30 : draw.chance(0.4) ? draw.between(0.1, 0.6) : draw.between(1.5, 9);
    if (park) {
      for (let i = draw.whole(10, 22); i > 0; i--) {
        put("tree", edge + draw.between(2, 28), draw.between(FROM, TO), 0);
      }
    }
    addHouses(put, draw, edge + setback, toRoad, park);
    if (setback > 1.2 && draw.chance(0.65)) {
      const kind = draw.chance(0.5) ? "fence" : "hedge";
      for (let y = FROM; y < TO;) {
        const length = draw.between(6, 14);
        if (draw.chance(0.85)) put(kind, edge + 0.5, y + length / 2, QUARTER, [length]);
        y += length + (draw.chance(0.4) ? draw.between(1.2, 4) : 0);
      }
    }
    if (setback > 3 && !park) {
      for (let i = draw.whole(0, 5); i > 0; i--) {
        put("tree", edge + draw.between(1.5, setback - 0.8), draw.between(FROM, TO), 0);
      }
    }
  }
  return things;
}

type Put = (kind: ThingKind, out: number, y: number, heading: number, size?: number[]) => void;

/** What stands in line along the kerb. */
function lineStreet(put: Put, draw: Draw, edge: number, toRoad: number): void {
  if (draw.chance(0.5)) {
    const gap = draw.between(6.5, 15), out = draw.between(0.5, 1);
    for (let y = FROM + draw.between(0, gap); y < TO; y += gap * draw.between(0.85, 1.15)) {
      if (draw.chance(0.85)) put("tree", out, y, 0);
    }
  }
  if (draw.chance(0.7)) {
    const gap = draw.between(22, 38);
    for (let y = FROM + draw.between(0, gap); y < TO; y += gap) put("lamp", 0.45, y, toRoad);
  }
  if (draw.chance(0.2)) {
    for (let y = FROM + draw.between(0, 30); y < TO; y += draw.between(28, 40)) {
      put("pole", 0.5, y, toRoad);
    }
  }
  const bollards = draw.chance(0.15);
  for (let y = FROM; y < (bollards ? 45 : FROM); y += 1.6) put("bollard", 0.35, y, toRoad);
  const kinds: [Furniture, number][] = [
    ["sign", 6],
    ["pole", 2],
    ["bin", 2],
    ["wheelieBin", 2.5],
    ["cabinet", 1.2],
    ["bench", 1],
    ["planter", 1],
    ["bollard", 1],
    ["trafficLight", 0.6],
  ];
  for (let y = FROM; y < TO; y += draw.between(3, 16)) {
    const kind = draw.weighted(kinds);
    const out = kind === "sign" || kind === "pole" || kind === "trafficLight" || kind === "bollard"
      ? draw.between(0.3, 0.7)
      : draw.between(0.5, Math.max(0.7, edge - 0.4));
    // signs look at the traffic
    const heading = kind === "sign" || kind === "trafficLight"
      ? -QUARTER * (draw.chance(0.5) ? 1 : -1)
      : toRoad;
    put(kind, out, y, heading + draw.normal(0, 0.08));
  }
}

function addPeople(put: Put, draw: Draw, edge: number): void {
  const count = draw.chance(0.25) ? 0 : draw.whole(1, 9);
  for (let i = 0; i < count; i++) {
    const y = draw.between(FROM / 2, 60);
    const heading = draw.chance(0.85)
      ? (draw.chance(0.5) ? QUARTER : -QUARTER)
      : draw.between(0, 6.2);
    const out = draw.chance(0.12)
      ? draw.between(-4, -0.3)
      : draw.between(0.4, Math.max(0.8, edge - 0.3));
    if (draw.chance(0.12)) put("cyclist", draw.between(-1.5, 0.8), y, heading);
    else put("person", out, y, heading + draw.normal(0, 0.15));
    if (draw.chance(0.25)) put("person", out + 0.6, y + draw.between(-0.4, 0.4), heading);
  }
  for (let i = draw.chance(0.25) ? draw.whole(1, 4) : 0; i > 0; i--) {
    put("bicycle", edge - 0.4, draw.between(0, 40), draw.between(-0.2, 0.2) + QUARTER);
  }
}

function addHouses(put: Put, draw: Draw, out: number, toRoad: number, park: boolean): void {
  const usual = draw.weighted([[draw.whole(1, 2), 4], [draw.whole(3, 5), 4], [
    draw.whole(5, 9),
    1.5,
  ]]);
  const row = draw.chance(0.5);
  for (let y = FROM - 10; y < TO + 40;) {
    const width = draw.between(7, row ? 16 : 24), depth = draw.between(8, 14);
    const floors = Math.max(1, usual + draw.whole(-1, 1));
    if (!park || draw.chance(0.7)) {
      put("building", out + depth / 2, y + width / 2, toRoad, [depth, width, floors]);
    }
    y += width + (row ? draw.chance(0.12) ? draw.between(2, 6) : 0.02 : draw.between(1.5, 9));
  }
}
