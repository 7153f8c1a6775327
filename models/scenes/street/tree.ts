import { Mesh } from "../geometry/mesh.ts";
import { addTube } from "../geometry/primitives.ts";
import type { Vector } from "../geometry/vector.ts";
import { Draw } from "../random/draw.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { type Color, srgb } from "../shade/surface.ts";
import { addLeaves, LeafMaterial } from "./foliage.ts";
import type { ThingModel } from "./thing-model.ts";

/** Greens of a season, and what mixes in. */
function drawGreen(draw: Draw): [Color, Color] {
  const season = draw.weighted([["summer", 7], ["spring", 2], ["autumn", 1.5]] as const);
  const v = draw.between(0.7, 1.05);
  switch (season) {
    case "summer":
      return [srgb(72 * v, 92 * v, 42 * v), srgb(96 * v, 110 * v, 52 * v)];
    case "spring":
      return [srgb(112 * v, 132 * v, 58 * v), srgb(136 * v, 150 * v, 80 * v)];
    case "autumn":
      return [srgb(160 * v, 112 * v, 44 * v), srgb(130 * v, 72 * v, 36 * v)];
  }
}

/** A tree: broad-leaved, a conifer, or bare. `fineness` is 1 near by and smaller far away. */
export function buildTree(seed: number, fineness: number): ThingModel {
  const draw = new Draw("tree", seed);
  const kind = draw.weighted([["broad", 7], ["conifer", 1.2], ["bare", 1.8]] as const);
  const height = kind === "conifer" ? draw.between(5, 12) : draw.between(4.5, 11);
  const mesh = new Mesh();
  const [green, second] = drawGreen(draw);
  const trunk = draw.between(0.09, 0.17) * height / 7;
  if (kind === "broad") broad(mesh, draw, height, trunk, fineness);
  else if (kind === "conifer") conifer(mesh, draw, height, trunk, fineness);
  else {branch(
      mesh,
      draw,
      [0, 0, 0],
      [draw.between(-0.06, 0.06), draw.between(-0.06, 0.06), 1],
      height * 0.38,
      trunk * 1.1,
      fineness > 0.6 ? 5 : 4,
    );}
  const v = draw.between(0.7, 1.1);
  return {
    mesh,
    materials: [
      new PlainMaterial(
        draw.pick([
          srgb(92 * v, 80 * v, 68 * v),
          srgb(110 * v, 104 * v, 94 * v),
          srgb(74 * v, 62 * v, 52 * v),
        ]),
      ),
      kind === "conifer"
        ? new LeafMaterial(srgb(40 * v, 58 * v, 40 * v), srgb(60 * v, 76 * v, 50 * v))
        : new LeafMaterial(green, second),
    ],
    radius: trunk * 2,
  };
}

function broad(mesh: Mesh, draw: Draw, height: number, trunk: number, fineness: number): void {
  const bare = Math.max(1.7, height * draw.between(0.25, 0.42));
  const lean: Vector = [draw.between(-0.3, 0.3), draw.between(-0.3, 0.3), height * 0.7];
  addTube(mesh, [0, 0, 0], [lean[0] * 0.4, lean[1] * 0.4, bare], trunk * 1.25, trunk, 0, 7);
  addTube(mesh, [lean[0] * 0.4, lean[1] * 0.4, bare], lean, trunk, trunk * 0.4, 0, 6);
  const radius = (height - bare) * draw.between(0.42, 0.62);
  const crown: Vector = [lean[0] * 0.7, lean[1] * 0.7, bare + (height - bare) * 0.48];
  const clumps = draw.whole(9, 15);
  const leaves = Math.round(4200 * fineness * Math.min(1.3, radius / 2.2) / clumps);
  const size = 0.11 / Math.sqrt(Math.max(0.1, fineness)) * (0.7 + radius * 0.12);
  for (let i = 0; i < clumps; i++) {
    const turn = draw.between(0, 2 * Math.PI), level = draw.between(-0.85, 0.95);
    const out = radius * Math.sqrt(Math.max(0.1, 1 - level * level)) * draw.between(0.45, 0.85);
    const center: Vector = [
      crown[0] + out * Math.cos(turn),
      crown[1] + out * Math.sin(turn),
      crown[2] + level * (height - bare) * 0.42,
    ];
    const r = radius * draw.between(0.32, 0.52);
    addTube(
      mesh,
      [lean[0] * 0.5, lean[1] * 0.5, bare * draw.between(0.9, 1.3)],
      center,
      trunk * 0.4,
      trunk * 0.1,
      0,
      4,
    );
    addLeaves(mesh, draw, center, [r, r, r * 0.8], leaves, size, crown, radius * 1.25, 1);
  }
}

function conifer(mesh: Mesh, draw: Draw, height: number, trunk: number, fineness: number): void {
  addTube(mesh, [0, 0, 0], [0, 0, height * 0.9], trunk, trunk * 0.2, 0, 6);
  const radius = height * draw.between(0.16, 0.26);
  const layers = 9;
  for (let i = 0; i < layers; i++) {
    const t = i / layers;
    const r = radius * (1 - t) + 0.15;
    addLeaves(
      mesh,
      draw,
      [0, 0, height * (0.14 + 0.86 * t)],
      [r, r, height * 0.09],
      Math.round(380 * fineness * (1.3 - t)),
      0.16 / Math.sqrt(Math.max(0.15, fineness)),
      [0, 0, height * (0.1 + 0.8 * t)],
      r * 1.1,
      1,
    );
  }
}

function branch(
  mesh: Mesh,
  draw: Draw,
  from: Vector,
  way: Vector,
  span: number,
  radius: number,
  left: number,
): void {
  const to: Vector = [from[0] + way[0] * span, from[1] + way[1] * span, from[2] + way[2] * span];
  addTube(mesh, from, to, radius, radius * 0.66, 0, left > 3 ? 7 : left > 1 ? 4 : 3);
  if (left === 0) return;
  const forks = left > 3 ? draw.whole(3, 4) : draw.whole(2, 4);
  for (let i = 0; i < forks; i++) {
    const spread = 0.75;
    const next: Vector = [
      way[0] * 0.8 + draw.between(-spread, spread),
      way[1] * 0.8 + draw.between(-spread, spread),
      way[2] * 0.75 + draw.between(-0.1, 0.45),
    ];
    const size = Math.hypot(...next) || 1;
    branch(
      mesh,
      draw,
      to,
      [next[0] / size, next[1] / size, next[2] / size],
      span * draw.between(0.55, 0.8),
      radius * draw.between(0.45, 0.65),
      left - 1,
    );
  }
}

/** A clipped hedge along its x axis. */
export function buildHedge(seed: number, length: number, fineness: number): ThingModel {
  const draw = new Draw("hedge", seed);
  const mesh = new Mesh();
  const [green, second] = drawGreen(draw);
  const height = draw.between(0.7, 1.8), depth = draw.between(0.5, 0.9);
  const every = 0.7;
  for (let x = -length / 2; x < length / 2; x += every) {
    addLeaves(
      mesh,
      draw,
      [x + every / 2, 0, height * 0.5],
      [every * 0.75, depth / 2, height * 0.55],
      Math.round(190 * fineness),
      0.085 / Math.sqrt(Math.max(0.15, fineness)),
      [x, 0, height * 0.3],
      height * 0.75,
      1,
    );
    addTube(mesh, [x, 0, 0], [x + every, 0, height * 0.8], depth * 0.4, depth * 0.4, 0, 5, true);
  }
  return {
    mesh,
    materials: [
      new PlainMaterial([green[0] * 0.3, green[1] * 0.3, green[2] * 0.3]),
      new LeafMaterial(green, second),
    ],
    radius: 0.4,
  };
}
