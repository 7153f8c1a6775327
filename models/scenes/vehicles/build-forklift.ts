import { Mesh } from "../geometry/mesh.ts";
import { addBox, addEllipsoid, addTube } from "../geometry/primitives.ts";
import { Draw } from "../random/draw.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { srgb } from "../shade/surface.ts";
import type { BuildOptions, VehicleModel } from "./vehicle-model.ts";
import { addWheel, type WheelLook, WheelMaterial } from "./wheel.ts";

const SLOT = { paint: 0, dark: 1, steel: 2, wheel: 3, seat: 4, lamp: 5 } as const;

/** Measures of a forklift truck, its forks included, metres. */
export function drawForkliftNumbers(
  draw: Draw,
): { size: number; length: number; width: number; height: number } {
  const size = draw.between(0.9, 1.25);
  return { size, length: 3.3 * size, width: 1.15 * size, height: 2.12 * size };
}

/** A forklift truck: counterweight, driver's guard, mast and forks. */
export function buildForklift(
  seed: number,
  { steer, lightsOn, detail }: BuildOptions,
): VehicleModel {
  const draw = new Draw("forklift", seed);
  const { size: k, length, width, height } = drawForkliftNumbers(draw);
  const mesh = new Mesh();
  const tail = -length / 2, mast = length / 2 - 1.12 * k;
  const radius = 0.32 * k, half = width / 2;
  const segments = [20, 14, 9][detail];
  for (const side of [1, -1] as const) {
    addWheel(
      mesh,
      [mast - 0.18 * k, side * (half - 0.12 * k), radius],
      radius,
      0.24 * k,
      side,
      0,
      0.55,
      SLOT.wheel,
      segments,
    );
    addWheel(
      mesh,
      [tail + 0.48 * k, side * (half - 0.13 * k), radius * 0.8],
      radius * 0.8,
      0.2 * k,
      side,
      -steer,
      0.55,
      SLOT.wheel,
      segments,
    );
  }
  // chassis, bonnet under the seat, counterweight
  addBox(mesh, [(tail + mast) / 2 + 0.1 * k, 0, 0.42 * k], [
    mast - tail - 0.3 * k,
    width * 0.86,
    0.36 * k,
  ], SLOT.dark);
  addBox(mesh, [tail + 0.85 * k, 0, 0.72 * k], [1 * k, width * 0.82, 0.4 * k], SLOT.paint);
  addBox(mesh, [tail + 0.3 * k, 0, 0.62 * k], [0.5 * k, width, 0.78 * k], SLOT.paint);
  addEllipsoid(mesh, [tail + 0.16 * k, 0, 0.62 * k], [0.2 * k, half, 0.4 * k], SLOT.paint, 12);
  addBox(mesh, [tail + 1 * k, 0, 1 * k], [0.45 * k, 0.46 * k, 0.12 * k], SLOT.seat);
  addBox(mesh, [tail + 0.78 * k, 0, 1.25 * k], [0.1 * k, 0.46 * k, 0.45 * k], SLOT.seat);
  addTube(
    mesh,
    [mast - 0.28 * k, 0, 0.9 * k],
    [mast - 0.48 * k, 0, 1.15 * k],
    0.02,
    0.02,
    SLOT.dark,
    6,
  );
  addTube(
    mesh,
    [mast - 0.49 * k, 0, 1.13 * k],
    [mast - 0.48 * k, 0, 1.17 * k],
    0.16 * k,
    0.16 * k,
    SLOT.dark,
    12,
    true,
  );
  addGuard(mesh, {
    rear: tail + 0.5 * k,
    front: mast - 0.2 * k,
    foot: 0.9 * k,
    high: height,
    half: half * 0.86,
  });
  addMast(mesh, {
    at: mast,
    high: height * draw.between(0.94, 1.02),
    half: half * 0.6,
    lifted: draw.between(0.06, 0.7),
    k,
  });
  for (const y of [-1, 1]) {
    addEllipsoid(
      mesh,
      [mast - 0.22 * k, y * half * 0.8, height * 0.93],
      [0.05, 0.07, 0.07],
      SLOT.lamp,
      8,
    );
  }
  const color = draw.pick([
    srgb(230, 175, 35),
    srgb(220, 95, 30),
    srgb(185, 35, 35),
    srgb(60, 120, 70),
    srgb(225, 225, 220),
    srgb(40, 90, 150),
  ]);
  const wheelLook: WheelLook = {
    spokes: 5,
    hub: 0.95,
    rim: 0.9,
    rimShare: 0.55,
    color: draw.chance(0.5) ? color : srgb(200, 200, 198),
    shiny: false,
  };
  return {
    mesh,
    length,
    width,
    height,
    materials: () => [
      new PlainMaterial(color, { mirror: 0.04, clarity: 0.6 }),
      new PlainMaterial(srgb(36, 36, 38), { mirror: 0.03, clarity: 0.3 }),
      new PlainMaterial(srgb(70, 70, 72), { mirror: 0.15, clarity: 0.3, metal: 1 }),
      new WheelMaterial(wheelLook, seed % 6),
      new PlainMaterial(srgb(28, 28, 29)),
      new PlainMaterial(srgb(205, 207, 210), {
        mirror: 0.1,
        clarity: 1,
        emit: lightsOn ? 1.5 : 0,
      }),
    ],
  };
}

function addGuard(
  mesh: Mesh,
  { rear, front, foot, high, half }: {
    rear: number;
    front: number;
    foot: number;
    high: number;
    half: number;
  },
): void {
  for (const y of [-half, half]) {
    addTube(mesh, [rear, y, foot], [rear + 0.12, y, high], 0.035, 0.035, SLOT.dark, 6);
    addTube(mesh, [front, y, foot * 0.7], [front - 0.3, y, high], 0.035, 0.035, SLOT.dark, 6);
    addTube(mesh, [rear + 0.12, y, high], [front - 0.3, y, high], 0.035, 0.035, SLOT.dark, 6);
  }
  for (let i = 0; i <= 6; i++) {
    const x = rear + 0.12 + (front - 0.42 - rear) * i / 6;
    addTube(mesh, [x, -half, high], [x, half, high], 0.022, 0.022, SLOT.dark, 5);
  }
}

function addMast(
  mesh: Mesh,
  { at, high, half, lifted, k }: {
    at: number;
    high: number;
    half: number;
    lifted: number;
    k: number;
  },
): void {
  for (const y of [-half, half]) {
    addBox(mesh, [at, y, high / 2 + 0.04], [0.14 * k, 0.08 * k, high - 0.08], SLOT.steel);
    addBox(
      mesh,
      [at + 0.15 * k, y * 0.6, lifted + 0.25 * k],
      [0.05, 0.12 * k, 0.55 * k],
      SLOT.steel,
    );
    addBox(mesh, [at + 0.65 * k, y * 0.6, lifted], [1.02 * k, 0.11 * k, 0.045], SLOT.steel);
  }
  for (const z of [0.25 * high, 0.62 * high, 0.97 * high]) {
    addBox(mesh, [at, 0, z], [0.08 * k, half * 2, 0.09 * k], SLOT.steel);
  }
  for (const z of [0.1, 0.45]) {
    addBox(mesh, [at + 0.12 * k, 0, lifted + z * k], [0.06, half * 1.9, 0.09 * k], SLOT.dark);
  }
  addTube(mesh, [at - 0.02, 0, 0.2], [at - 0.02, 0, high * 0.9], 0.04 * k, 0.04 * k, SLOT.dark, 7);
}
