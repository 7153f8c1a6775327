import { Mesh } from "../geometry/mesh.ts";
import { addBox, addEllipsoid, addTube } from "../geometry/primitives.ts";
import { Draw } from "../random/draw.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { srgb } from "../shade/surface.ts";
import { GlassMaterial } from "./glass-material.ts";
import type { BuildOptions, VehicleModel } from "./vehicle-model.ts";
import { addWheel, type WheelLook, WheelMaterial } from "./wheel.ts";

const SLOT = { paint: 0, dark: 1, glass: 2, wheel: 3, lamp: 4, roof: 5 } as const;

/** Measures of a tractor, metres. */
export function drawTractorNumbers(
  draw: Draw,
): { size: number; length: number; width: number; height: number } {
  const size = draw.between(0.82, 1.12);
  return { size, length: 4 * size, width: 2.1 * size, height: 2.75 * size };
}

/** A farm tractor: large rear wheels, a narrow bonnet, a cabin of glass. */
export function buildTractor(
  seed: number,
  { steer, lightsOn, detail }: BuildOptions,
): VehicleModel {
  const draw = new Draw("tractor", seed);
  const { size: k, length, width, height } = drawTractorNumbers(draw);
  const mesh = new Mesh();
  const rear = draw.between(0.74, 0.88) * k, front = draw.between(0.46, 0.58) * k;
  const [rearX, frontX] = [-length / 2 + rear + 0.05, length / 2 - front - draw.between(0.1, 0.35)];
  const rimShare = draw.between(0.5, 0.62);
  const segments = [26, 16, 10][detail];
  for (const side of [1, -1] as const) {
    addWheel(
      mesh,
      [rearX, side * (width / 2 - 0.24 * k), rear],
      rear,
      0.48 * k,
      side,
      0,
      rimShare,
      SLOT.wheel,
      segments,
    );
    addWheel(
      mesh,
      [frontX, side * (width / 2 - 0.22 * k), front],
      front,
      0.34 * k,
      side,
      steer,
      rimShare,
      SLOT.wheel,
      segments,
    );
    // mudguards
    addBox(mesh, [rearX, side * (width / 2 - 0.26 * k), rear * 2 + 0.07], [
      rear * 1.15,
      0.5 * k,
      0.06,
    ], SLOT.paint);
    addBox(mesh, [rearX + rear * 0.78, side * (width / 2 - 0.26 * k), rear * 1.7], [
      0.06,
      0.5 * k,
      rear * 0.62,
    ], SLOT.paint);
  }
  addBox(
    mesh,
    [(rearX + frontX) / 2, 0, rear],
    [frontX - rearX + 0.6 * k, 0.5 * k, 0.42 * k],
    SLOT.dark,
  );
  addTube(
    mesh,
    [frontX, -width / 2 + 0.3, front],
    [frontX, width / 2 - 0.3, front],
    0.09,
    0.09,
    SLOT.dark,
    8,
  );
  const bonnet = rear + 0.2 * k, nose = length / 2 - 0.08;
  const cabin = rearX + rear * 0.95;
  addBox(
    mesh,
    [(nose + cabin) / 2, 0, bonnet + 0.25 * k],
    [nose - cabin, 0.66 * k, 0.55 * k],
    SLOT.paint,
  );
  addEllipsoid(
    mesh,
    [(nose + cabin) / 2, 0, bonnet + 0.5 * k],
    [(nose - cabin) / 2, 0.33 * k, 0.1 * k],
    SLOT.paint,
    12,
  );
  addBox(mesh, [nose - 0.01, 0, bonnet + 0.2 * k], [0.05, 0.52 * k, 0.36 * k], SLOT.dark);
  for (const y of [-0.22, 0.22]) {
    addBox(mesh, [nose + 0.02, y * k, bonnet + 0.42 * k], [0.03, 0.14 * k, 0.1 * k], SLOT.lamp);
  }
  addTube(
    mesh,
    [cabin + 0.35, 0.28 * k, bonnet + 0.4 * k],
    [cabin + 0.35, 0.28 * k, height - 0.25],
    0.045,
    0.04,
    SLOT.dark,
    8,
    true,
  );
  addCabin(mesh, {
    from: rearX - rear * 0.55,
    to: cabin,
    low: rear * 1.15,
    high: height,
    half: 0.62 * k,
  });
  const color = draw.pick([
    srgb(40, 110, 50),
    srgb(185, 35, 30),
    srgb(40, 80, 150),
    srgb(220, 110, 35),
    srgb(215, 175, 40),
  ]);
  const rim = draw.pick([srgb(225, 190, 50), srgb(215, 215, 210), srgb(150, 152, 155), color]);
  const wheelLook: WheelLook = {
    spokes: 8,
    hub: 0.9,
    rim: 0.8,
    rimShare,
    color: rim,
    shiny: false,
  };
  const roof = draw.chance(0.5) ? color : srgb(215, 215, 212);
  return {
    mesh,
    length,
    width,
    height,
    materials: () => [
      new PlainMaterial(color, { mirror: 0.04, clarity: 0.6 }),
      new PlainMaterial(srgb(34, 34, 35), { mirror: 0.02, clarity: 0.2 }),
      new GlassMaterial(),
      new WheelMaterial(wheelLook, seed % 6),
      new PlainMaterial(srgb(205, 207, 210), {
        mirror: 0.1,
        clarity: 1,
        emit: lightsOn ? 1.5 : 0,
      }),
      new PlainMaterial(roof, { mirror: 0.04, clarity: 0.5 }),
    ],
  };
}

function addCabin(
  mesh: Mesh,
  { from, to, low, high, half }: {
    from: number;
    to: number;
    low: number;
    high: number;
    half: number;
  },
): void {
  const middle = (from + to) / 2, top = high - 0.14;
  addBox(mesh, [middle, 0, low + 0.2], [to - from, half * 2, 0.4], SLOT.dark);
  addBox(mesh, [middle, 0, (low + 0.4 + top) / 2], [
    to - from - 0.03,
    half * 2 - 0.03,
    top - low - 0.4,
  ], SLOT.glass);
  for (const x of [from, (from + to) / 2 - 0.1, to]) {
    for (const y of [-half, half]) {
      addTube(
        mesh,
        [x, y, low + 0.3],
        [x * 0.96 + middle * 0.04, y * 0.96, top],
        0.035,
        0.035,
        SLOT.dark,
        6,
      );
    }
  }
  addBox(mesh, [middle, 0, high - 0.07], [to - from + 0.16, half * 2 + 0.1, 0.14], SLOT.roof);
}
