import { Mesh } from "../geometry/mesh.ts";
import { Draw } from "../random/draw.ts";
import type { Patterns } from "../shade/noise.ts";
import { srgb } from "../shade/surface.ts";
import type { BodyNumbers } from "./body-numbers.ts";
import { addWheelsAndMirrors, finishCar } from "./build-car.ts";
import { addCarBody } from "./car-body.ts";
import type { CarFeatures } from "./car-features.ts";
import { shapeOf } from "./car-shape.ts";
import { drawCarLook } from "./skin/car-look.ts";
import type { BuildOptions, VehicleModel } from "./vehicle-model.ts";
import { drawWheelLook } from "./wheel.ts";

/** A town bus. It is lofted as cars are, from other measures. */
export function buildBus(seed: number, options: BuildOptions, patterns: Patterns): VehicleModel {
  const draw = new Draw("bus", seed);
  const numbers = drawBusNumbers(draw);
  const shape = shapeOf("bus", numbers, drawBusFeatures(numbers, draw));
  const v = draw.between(0.7, 1);
  const color = draw.pick([
    srgb(205 * v, 30, 35),
    srgb(225 * v, 222 * v, 215 * v),
    srgb(40, 90 * v, 160 * v),
    srgb(235 * v, 185 * v, 40),
    srgb(60, 130 * v, 80),
    srgb(170 * v, 172 * v, 176 * v),
  ]);
  const look = drawCarLook({ name: "livery", color, metallic: 0 }, options.lightsOn, draw);
  const parts = {
    shape,
    look,
    wheelLook: drawWheelLook(draw),
    turn: draw.between(0, 6),
    mirrorsPainted: false,
    offset: draw.unit(),
  };
  const mesh = new Mesh();
  addCarBody(mesh, shape, 0, options.detail);
  addWheelsAndMirrors(mesh, parts, options);
  return finishCar(mesh, parts, patterns);
}

export function drawBusNumbers(draw: Draw): BodyNumbers {
  const length = draw.between(8.5, 12.2);
  const height = draw.between(2.85, 3.25);
  const beltHeight = draw.between(1.05, 1.3);
  return {
    length,
    halfWidth: draw.between(1.18, 1.27),
    height,
    clearance: draw.between(0.26, 0.34),
    wheelRadius: draw.between(0.45, 0.51),
    frontAxle: draw.between(2.2, 2.8),
    rearAxle: length - draw.between(2.6, 3.3),
    noseHeight: beltHeight - 0.06,
    cowl: 0.1,
    cowlHeight: beltHeight + 0.04,
    header: draw.between(0.34, 0.6),
    headerHeight: height - draw.between(0.3, 0.45),
    roofPeak: 1.8,
    rearTop: length - draw.between(0.2, 0.4),
    rearTopHeight: height - draw.between(0.08, 0.2),
    rearBase: length - 0.1,
    rearBaseHeight: beltHeight + 0.45,
    tailHeight: beltHeight + 0.35,
    beltHeight,
    beltRear: beltHeight + 0.02,
    bed: null,
    tumble: draw.between(0.02, 0.07),
    inset: 0.01,
    crown: draw.between(0.08, 0.14),
    planFront: draw.between(0.9, 0.95),
    planRear: draw.between(0.95, 0.98),
    rounding: draw.between(0.12, 0.25),
  };
}

function drawBusFeatures(n: BodyNumbers, draw: Draw): CarFeatures {
  const bay = draw.between(1.25, 1.7);
  const pillars: number[] = [];
  for (let s = n.header + draw.between(0.9, 1.2); s < n.rearTop - 0.8; s += bay) pillars.push(s);
  const door = n.frontAxle - draw.between(1.4, 1.6);
  const secondDoor = (n.frontAxle + n.rearAxle) / 2 + draw.between(-0.6, 0.6);
  return {
    glassFrom: n.header + 0.05,
    glassTo: n.rearTop - draw.between(0.1, 0.5),
    pillars,
    pillarWidth: draw.between(0.06, 0.14),
    frame: draw.between(0.22, 0.42),
    doorSeams: [door, door + 1.15, secondDoor, secondDoor + 1.25],
    handles: [],
    headlamp: {
      low: n.clearance + 0.28,
      high: n.clearance + 0.5,
      inner: n.halfWidth * 0.62,
      wrap: 0.15,
      slant: 0,
    },
    tailLamp: {
      low: n.clearance + 0.35,
      high: n.clearance + 0.95,
      inner: n.halfWidth * 0.86,
      wrap: 0.06,
      slant: 0,
    },
    tailStrip: false,
    grille: { low: n.clearance + 0.5, high: n.clearance + 0.64, half: n.halfWidth * 0.4 },
    grilleStyle: "slats",
    chrome: false,
    intake: { low: n.clearance + 0.03, high: n.clearance + 0.14, half: n.halfWidth * 0.7 },
    frontPlate: n.clearance + 0.24,
    rearPlate: n.clearance + 0.5,
    cladding: n.clearance + draw.between(0, 0.12),
    archTrim: true,
    rearTint: draw.between(0.35, 0.6),
    railStyle: "none",
    blackRoof: false,
    character: 0.7,
  };
}
