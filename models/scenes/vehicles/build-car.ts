import type { Patterns } from "../shade/noise.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { srgb } from "../shade/surface.ts";
import { addBox, addEllipsoid } from "../geometry/primitives.ts";
import { Mesh } from "../geometry/mesh.ts";
import { Draw } from "../random/draw.ts";
import type { CarBody } from "./body-numbers.ts";
import { addCarBody, type Detail } from "./car-body.ts";
import { type CarShape, drawCarShape } from "./car-shape.ts";
import { type CarLook, drawCarLook } from "./skin/car-look.ts";
import { CarSkin } from "./skin/car-skin.ts";
import { drawPaint } from "./paint.ts";
import type { BuildOptions, VehicleModel } from "./vehicle-model.ts";
import { addWheel, drawWheelLook, type WheelLook, WheelMaterial } from "./wheel.ts";

const SLOT = { skin: 0, wheel: 1, plastic: 2, mirror: 3 } as const;

/** A car of a body style, all its measures and colours drawn from `seed`. */
export function buildCar(
  body: CarBody,
  seed: number,
  options: BuildOptions,
  patterns: Patterns,
): VehicleModel {
  const draw = new Draw("car", body, seed);
  const shape = drawCarShape(body, draw);
  const look = drawCarLook(drawPaint(draw), options.lightsOn, draw);
  const wheelLook = drawWheelLook(draw);
  const turn = draw.between(0, 6);
  const mirrorsPainted = draw.chance(0.7);
  const parts = { shape, look, wheelLook, turn, mirrorsPainted, offset: draw.unit() };
  const mesh = new Mesh();
  addCarBody(mesh, shape, SLOT.skin, options.detail);
  addWheelsAndMirrors(mesh, parts, options);
  return finishCar(mesh, parts, patterns);
}

/** Everything that was drawn of a car. */
export interface CarParts {
  readonly shape: CarShape;
  readonly look: CarLook;
  readonly wheelLook: WheelLook;
  /** How far its wheels have rolled, radians. */
  readonly turn: number;
  readonly mirrorsPainted: boolean;
  /** Where its dirt and its plates are taken from the patterns, 0 to 1. */
  readonly offset: number;
}

export function addWheelsAndMirrors(
  mesh: Mesh,
  { shape, wheelLook }: CarParts,
  options: BuildOptions,
): void {
  const segments = [22, 14, 9][options.detail];
  const width = shape.wheelRadius * 0.66;
  for (const side of [1, -1] as const) {
    for (const [axle, steer] of [[shape.frontAxle, options.steer], [shape.rearAxle, 0]]) {
      const y = side * (shape.plan.at(axle) - width / 2 - 0.045);
      addWheel(
        mesh,
        [shape.length / 2 - axle, y, shape.wheelRadius],
        shape.wheelRadius,
        width,
        side,
        steer,
        wheelLook.rimShare,
        SLOT.wheel,
        segments,
      );
    }
    addMirror(mesh, shape, side, options.detail);
  }
}

function addMirror(mesh: Mesh, shape: CarShape, side: 1 | -1, detail: Detail): void {
  const s = shape.cowl + 0.34;
  const z = shape.shoulder.at(s) + 0.1;
  const x = shape.length / 2 - s, out = shape.plan.at(s);
  if (detail === 2) {
    addBox(mesh, [x, side * (out + 0.05), z], [0.12, 0.22, 0.14], SLOT.mirror);
    return;
  }
  addEllipsoid(
    mesh,
    [x, side * (out + 0.07), z],
    [0.07, 0.115, 0.075],
    SLOT.mirror,
    detail === 0 ? 8 : 6,
  );
  addBox(mesh, [x, side * (out - 0.03), z - 0.05], [0.06, 0.12, 0.04], SLOT.plastic);
}

export function finishCar(mesh: Mesh, parts: CarParts, patterns: Patterns): VehicleModel {
  const { shape, look, wheelLook, turn, mirrorsPainted, offset } = parts;
  return {
    mesh,
    length: shape.length,
    width: shape.halfWidth * 2,
    height: shape.height,
    materials: (placement) => [
      new CarSkin({ shape, look, patterns, offset }, placement),
      new WheelMaterial(wheelLook, turn),
      new PlainMaterial(srgb(30, 30, 31), { mirror: 0.03, clarity: 0.3 }),
      mirrorsPainted
        ? new PlainMaterial(look.paint.color, { mirror: 0.045, clarity: 0.9 })
        : new PlainMaterial(srgb(34, 34, 35), { mirror: 0.03, clarity: 0.3 }),
    ],
  };
}
