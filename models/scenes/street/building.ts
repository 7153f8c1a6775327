import { addBox } from "../geometry/primitives.ts";
import { Mesh } from "../geometry/mesh.ts";
import { Draw } from "../random/draw.ts";
import type { Material } from "../shade/material.ts";
import type { Patterns } from "../shade/noise.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { srgb } from "../shade/surface.ts";
import { drawFacadeLook, FacadeMaterial } from "./facade-material.ts";
import { RoofMaterial } from "./roof-material.ts";
import type { ThingModel } from "./thing-model.ts";

/** A house of the given ground plan; its front looks along x. */
export function buildBuilding(
  { seed, depth, width, floors }: { seed: number; depth: number; width: number; floors: number },
  patterns: Patterns,
): ThingModel {
  const draw = new Draw("building", seed);
  const look = drawFacadeLook(draw);
  const mesh = new Mesh();
  const height = floors * look.floor + draw.between(0.2, 0.6);
  addBox(mesh, [0, 0, height / 2], [depth, width, height], 0);
  const pitched = floors <= 4 && look.texture !== "glass" && look.texture !== "panels" &&
    draw.chance(0.7);
  if (pitched) {
    const along = draw.chance(0.7);
    addGable(
      mesh,
      depth + 0.7,
      width + 0.5,
      height,
      (along ? depth : width) * draw.between(0.25, 0.45),
      along,
    );
    if (draw.chance(0.7)) {
      addBox(
        mesh,
        [depth * draw.between(-0.3, 0.1), width * draw.between(-0.35, 0.35), height + 1.6],
        [0.6, 0.8, 3],
        2,
      );
    }
  } else {
    addBox(mesh, [0, 0, height + 0.15], [depth + 0.25, width + 0.15, 0.3], 2);
  }
  if (floors > 1 && draw.chance(0.3)) {
    addBalconies(mesh, draw, depth, width, floors, look.floor, look.bay);
  }
  const materials: Material[] = [
    new FacadeMaterial(look, patterns),
    new RoofMaterial(
      draw.pick([srgb(120, 66, 50), srgb(78, 74, 72), srgb(95, 86, 80), srgb(140, 88, 66)]),
      patterns,
    ),
    new PlainMaterial([look.wall[0] * 0.8, look.wall[1] * 0.8, look.wall[2] * 0.8]),
    new PlainMaterial(look.frame),
  ];
  return { mesh, materials, radius: 0 };
}

function addBalconies(
  mesh: Mesh,
  draw: Draw,
  depth: number,
  width: number,
  floors: number,
  floor: number,
  bay: number,
): void {
  const bays = Math.floor(width / bay);
  const every = draw.whole(2, 4);
  for (let level = 1; level < floors; level++) {
    for (let i = 1; i < bays - 1; i += every) {
      const y = -width / 2 + (i + 0.5) * bay;
      addBox(mesh, [depth / 2 + 0.55, y, level * floor + 0.02], [1.1, bay * 0.95, 0.15], 2);
      addBox(mesh, [depth / 2 + 1.08, y, level * floor + 0.6], [0.05, bay * 0.95, 0.9], 3);
    }
  }
}

/** A roof with two slopes; the ridge runs along the front or away from it. */
function addGable(
  mesh: Mesh,
  depth: number,
  width: number,
  base: number,
  rise: number,
  alongFront: boolean,
): void {
  const [a, b] = alongFront ? [depth / 2, width / 2] : [width / 2, depth / 2];
  const put = (
    across: number,
    along: number,
    z: number,
    nAcross: number,
    nz: number,
    u: number,
    v: number,
  ) =>
    alongFront
      ? mesh.vertex(across, along, z, nAcross, 0, nz, u, v, 0)
      : mesh.vertex(along, across, z, 0, nAcross, nz, u, v, 0);
  const slope = Math.hypot(a, rise);
  for (const side of [1, -1]) {
    const [n, nz] = [side * rise / slope, a / slope];
    mesh.quad(
      put(side * a, -b, base, n, nz, 0, 0),
      put(side * a, b, base, n, nz, 2 * b, 0),
      put(0, b, base + rise, n, nz, 2 * b, slope),
      put(0, -b, base + rise, n, nz, 0, slope),
      1,
    );
    const end = (across: number, z: number) =>
      alongFront
        ? mesh.vertex(across * 0.94, side * b * 0.97, z, 0, side, 0)
        : mesh.vertex(side * b * 0.97, across * 0.94, z, side, 0, 0);
    mesh.triangle(end(-a, base), end(a, base), end(0, base + rise), 2);
  }
}
