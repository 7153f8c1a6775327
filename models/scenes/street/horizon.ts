import { Mesh } from "../geometry/mesh.ts";
import { Draw } from "../random/draw.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { srgb } from "../shade/surface.ts";
import type { ThingModel } from "./thing-model.ts";

/** A ragged line of far trees and houses all around. */
export function buildHorizon(seed: number): ThingModel {
  const draw = new Draw("horizon", seed);
  const mesh = new Mesh();
  const houses = draw.between(0.05, 0.5);
  for (const [distance, tall] of [[300, 1], [200, 0.6]]) {
    let angle = 0;
    while (angle < 2 * Math.PI) {
      const house = draw.chance(houses);
      const step = house ? draw.between(0.03, 0.12) : draw.between(0.01, 0.03);
      const height = (house ? draw.between(6, 22) : draw.between(4, 13)) * tall + 2;
      const [a, b] = [angle, Math.min(2 * Math.PI, angle + step)];
      const slot = house ? draw.whole(1, 3) : 0;
      const at = (turn: number, z: number) =>
        mesh.vertex(
          distance * Math.cos(turn),
          distance * Math.sin(turn),
          z,
          -Math.cos(turn),
          -Math.sin(turn),
          0.2,
        );
      mesh.quad(
        at(a, -1),
        at(b, -1),
        at(b, height * (house ? 1 : draw.between(0.7, 1.2))),
        at(a, height),
        slot,
      );
      angle = b;
    }
  }
  const v = draw.between(0.7, 1);
  return {
    mesh,
    materials: [
      new PlainMaterial(srgb(72 * v, 84 * v, 56 * v)),
      new PlainMaterial(srgb(150, 140, 130)),
      new PlainMaterial(srgb(130, 108, 96)),
      new PlainMaterial(srgb(170, 166, 160)),
    ],
    radius: 0,
  };
}
