import { addGrid, createGrid } from "../geometry/grid-surface.ts";
import { Mesh } from "../geometry/mesh.ts";
import { addEllipsoid, addTube } from "../geometry/primitives.ts";
import type { Vector } from "../geometry/vector.ts";
import { Draw } from "../random/draw.ts";
import type { Material } from "../shade/material.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { type Color, srgb } from "../shade/surface.ts";
import type { ThingModel } from "./thing-model.ts";

const SLOT = { top: 0, legs: 1, skin: 2, hair: 3, shoes: 4, bag: 5, metal: 6, tyre: 7 } as const;

/** Colours of clothes: dark ones are common. */
function drawCloth(draw: Draw): Color {
  return draw.weighted<() => Color>([
    [() => {
      const v = draw.between(18, 60);
      return srgb(v, v, v + 6);
    }, 5],
    [() => {
      const v = draw.between(0.5, 1);
      return srgb(50 * v, 70 * v, 120 * v);
    }, 3],
    [() => {
      const v = draw.between(130, 225);
      return srgb(v, v - 4, v - 10);
    }, 2.5],
    [() => srgb(draw.between(110, 200), draw.between(20, 60), draw.between(25, 70)), 1.2],
    [() => srgb(draw.between(60, 120), draw.between(70, 110), draw.between(40, 70)), 1],
    [() => srgb(draw.between(140, 180), draw.between(115, 140), draw.between(80, 105)), 1],
    [() => srgb(230, draw.between(150, 220), 40), 0.4],
  ])();
}

function materialsOf(draw: Draw): Material[] {
  const skin = draw.between(0.35, 1);
  return [
    new PlainMaterial(drawCloth(draw)),
    new PlainMaterial(draw.chance(0.5) ? srgb(40, 46, draw.between(50, 80)) : drawCloth(draw)),
    new PlainMaterial(srgb(225 * skin, 175 * skin, 145 * skin)),
    new PlainMaterial(
      draw.pick([
        srgb(30, 24, 20),
        srgb(60, 42, 28),
        srgb(120, 92, 60),
        srgb(150, 148, 145),
        srgb(35, 35, 45),
      ]),
    ),
    new PlainMaterial(draw.chance(0.3) ? srgb(210, 210, 205) : srgb(35, 32, 30)),
    new PlainMaterial(drawCloth(draw)),
    new PlainMaterial(drawCloth(draw), { mirror: 0.05, clarity: 0.5 }),
    new PlainMaterial(srgb(25, 25, 26)),
  ];
}

function limb(mesh: Mesh, from: Vector, to: Vector, r0: number, r1: number, slot: number): void {
  addTube(mesh, from, to, r0, r1, slot, 7);
  addEllipsoid(mesh, to, [r1, r1, r1], slot, 6);
}

/** Somebody who stands or walks along x. */
export function buildPerson(seed: number): ThingModel {
  const draw = new Draw("person", seed);
  const mesh = new Mesh();
  const size = draw.chance(0.1) ? draw.between(1.05, 1.4) : draw.normal(1.71, 0.09);
  const build = draw.between(0.9, 1.25);
  const stride = draw.chance(0.3) ? 0.04 : draw.between(0.12, 0.3);
  const hip = 0.5 * size, shoulder = 0.8 * size;
  const w = 0.055 * size * build;
  const coat = draw.chance(0.3);
  for (const side of [1, -1]) {
    const step = side * stride * size * 0.9;
    const hipAt: Vector = [0, side * 0.052 * size, hip];
    const foot: Vector = [step, side * 0.055 * size, 0.05 + (side < 0 ? stride * 0.15 : 0)];
    const knee: Vector = [step * 0.5 + 0.03, side * 0.055 * size, hip * 0.52];
    limb(mesh, hipAt, knee, w * 0.98, w * 0.72, SLOT.legs);
    limb(mesh, knee, foot, w * 0.7, w * 0.46, SLOT.legs);
    addEllipsoid(mesh, [foot[0] + 0.06, foot[1], 0.045], [0.13, 0.048, 0.048], SLOT.shoes, 7);
    const elbow: Vector = [-step * 0.35, side * 0.118 * size * build, shoulder - 0.17 * size];
    const hand: Vector = [-step * 0.5 + 0.08, side * 0.12 * size * build, shoulder - 0.31 * size];
    limb(
      mesh,
      [0.01, side * 0.098 * size * build, shoulder - 0.05 * size],
      elbow,
      w * 0.5,
      w * 0.44,
      SLOT.top,
    );
    limb(mesh, elbow, hand, w * 0.44, w * 0.32, SLOT.top);
    addEllipsoid(mesh, hand, [0.04, 0.03, 0.055], SLOT.skin, 6);
  }
  torso(mesh, [0, 0, hip], [0.02, 0, shoulder], size * build, coat);
  head(mesh, [0.03, 0, size - 0.115]);
  if (draw.chance(0.25)) {
    addEllipsoid(mesh, [-0.15 * build, 0, shoulder - 0.16], [0.09, 0.15, 0.22], SLOT.bag, 8);
  } else if (draw.chance(0.2)) {
    addEllipsoid(mesh, [0, 0.2 * build, hip - 0.02], [0.14, 0.06, 0.15], SLOT.bag, 8);
  }
  return { mesh, materials: materialsOf(draw), radius: 0.2 };
}

/** Trunk of the body from below the hip to the neck: elliptic sections. */
function torso(mesh: Mesh, hip: Vector, shoulder: Vector, size: number, coat: boolean): void {
  const rise = shoulder[2] - hip[2];
  const sections: [share: number, deep: number, wide: number][] = [
    [coat ? -0.3 : -0.04, 0.05, coat ? 0.1 : 0.085],
    [0.08, 0.068, coat ? 0.105 : 0.096],
    [0.38, 0.06, 0.088],
    [0.66, 0.068, 0.104],
    [0.86, 0.062, 0.112],
    [0.97, 0.046, 0.098],
    [1.03, 0.036, 0.06],
    [1.07, 0.028, 0.03],
  ];
  const sides = 10;
  const grid = createGrid(sections.length, sides + 1);
  for (const [i, [share, deep, wide]] of sections.entries()) {
    for (let j = 0; j <= sides; j++) {
      const at = (i * (sides + 1) + j) * 3, turn = 2 * Math.PI * j / sides;
      grid.positions[at] = hip[0] + (shoulder[0] - hip[0]) * share + deep * size * Math.cos(turn);
      grid.positions[at + 1] = hip[1] + (shoulder[1] - hip[1]) * share +
        wide * size * Math.sin(turn);
      grid.positions[at + 2] = hip[2] + rise * share;
    }
  }
  addGrid(mesh, grid, SLOT.top, 70);
}

function head(mesh: Mesh, at: Vector): void {
  addTube(mesh, [at[0] - 0.02, 0, at[2] - 0.2], at, 0.05, 0.05, SLOT.skin, 6);
  addEllipsoid(mesh, at, [0.09, 0.072, 0.115], SLOT.skin, 9);
  addEllipsoid(mesh, [at[0] - 0.018, 0, at[2] + 0.028], [0.092, 0.08, 0.1], SLOT.hair, 9);
}

/** Somebody on a bicycle, riding along x. */
export function buildCyclist(seed: number, ridden: boolean): ThingModel {
  const draw = new Draw("cyclist", seed);
  const mesh = new Mesh();
  const r = 0.34;
  for (const x of [-0.52, 0.52]) ring(mesh, [x, 0, r], r);
  const crank: Vector = [-0.08, 0, 0.29],
    seat: Vector = [-0.24, 0, 0.86],
    stem: Vector = [0.38, 0, 0.85];
  const bars: [Vector, Vector][] = [
    [crank, seat],
    [crank, stem],
    [[-0.22, 0, 0.8], stem],
    [[-0.52, 0, r], seat],
    [[-0.52, 0, r], crank],
    [[0.52, 0, r], [0.36, 0, 0.95]],
    [[0.36, -0.26, 0.99], [0.36, 0.26, 0.99]],
  ];
  for (const [from, to] of bars) addTube(mesh, from, to, 0.02, 0.02, SLOT.metal, 5);
  addEllipsoid(mesh, [-0.26, 0, 0.92], [0.13, 0.07, 0.035], SLOT.tyre, 7);
  if (ridden) {
    for (const side of [1, -1]) {
      const hip: Vector = [-0.22, side * 0.09, 0.98];
      const pedal: Vector = [-0.08 + side * 0.14, side * 0.1, 0.29 - side * 0.08];
      const knee: Vector = [0.16 + side * 0.06, side * 0.11, 0.72 - side * 0.1];
      limb(mesh, hip, knee, 0.09, 0.065, SLOT.legs);
      limb(mesh, knee, pedal, 0.062, 0.045, SLOT.legs);
      addEllipsoid(
        mesh,
        [pedal[0] + 0.05, pedal[1], pedal[2] - 0.03],
        [0.12, 0.045, 0.04],
        SLOT.shoes,
        6,
      );
      limb(mesh, [0.06, side * 0.18, 1.42], [0.24, side * 0.22, 1.18], 0.055, 0.045, SLOT.top);
      limb(mesh, [0.24, side * 0.22, 1.18], [0.36, side * 0.22, 1.02], 0.042, 0.035, SLOT.skin);
    }
    torso(mesh, [-0.22, 0, 0.95], [0.06, 0, 1.47], 1.75, false);
    head(mesh, [0.14, 0, 1.66]);
  }
  return { mesh, materials: materialsOf(draw), radius: 0.15 };
}

function ring(mesh: Mesh, center: Vector, radius: number): void {
  const sides = 18;
  for (let i = 0; i < sides; i++) {
    const [a, b] = [2 * Math.PI * i / sides, 2 * Math.PI * (i + 1) / sides];
    addTube(
      mesh,
      [center[0] + radius * Math.cos(a), 0, center[2] + radius * Math.sin(a)],
      [center[0] + radius * Math.cos(b), 0, center[2] + radius * Math.sin(b)],
      0.02,
      0.02,
      SLOT.tyre,
      4,
    );
    if (i % 3 === 0) {
      addTube(
        mesh,
        center,
        [center[0] + radius * Math.cos(a), 0, center[2] + radius * Math.sin(a)],
        0.005,
        0.005,
        SLOT.metal,
        3,
      );
    }
  }
}
