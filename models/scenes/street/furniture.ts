import { Mesh } from "../geometry/mesh.ts";
import { addBox, addDisc, addEllipsoid, addTube } from "../geometry/primitives.ts";
import { Draw } from "../random/draw.ts";
import type { Material } from "../shade/material.ts";
import { PlainMaterial } from "../shade/plain-material.ts";
import { type Color, srgb } from "../shade/surface.ts";
import { SignMaterial } from "./sign-material.ts";
import type { ThingModel } from "./thing-model.ts";

export const FURNITURE = [
  "lamp",
  "pole",
  "sign",
  "trafficLight",
  "bin",
  "wheelieBin",
  "bollard",
  "cabinet",
  "bench",
  "planter",
  "cone",
] as const;
export type Furniture = (typeof FURNITURE)[number];

const STEEL = { mirror: 0.2, clarity: 0.15, metal: 1 };

/** Street furniture; its front looks along x. */
export function buildFurniture(kind: Furniture, seed: number): ThingModel {
  const draw = new Draw(kind, seed);
  const mesh = new Mesh();
  return { mesh, ...BUILDERS[kind](mesh, draw) };
}

type Parts = Omit<ThingModel, "mesh">;

const BUILDERS: Readonly<Record<Furniture, (mesh: Mesh, draw: Draw) => Parts>> = {
  lamp(mesh, draw) {
    const height = draw.between(4.5, 8.5), r = draw.between(0.055, 0.09);
    const reach = draw.chance(0.7) ? draw.between(0.8, 2) : 0;
    addTube(mesh, [0, 0, 0], [0, 0, 1.1], r * 1.5, r * 1.4, 0, 9);
    addTube(mesh, [0, 0, 1.1], [0, 0, height], r, r * 0.6, 0, 8);
    if (reach > 0) {
      addTube(mesh, [0, 0, height - 0.05], [reach, 0, height + 0.25], r * 0.6, r * 0.5, 0, 6);
    }
    addBox(mesh, [reach + 0.2, 0, height + (reach > 0 ? 0.25 : 0.05)], [0.7, 0.26, 0.12], 1);
    return { materials: [metal(draw), new PlainMaterial(srgb(150, 152, 155))], radius: 0.1 };
  },
  pole(mesh, draw) {
    const wood = draw.chance(0.5);
    const height = wood ? draw.between(6.5, 9) : draw.between(2.2, 4.5);
    const r = wood ? draw.between(0.1, 0.15) : draw.between(0.035, 0.07);
    addTube(mesh, [0, 0, 0], [0, 0, height], r, r * 0.8, 0, 8, true);
    if (wood) addBox(mesh, [0, 0, height - 0.5], [0.12, 1.8, 0.12], 0);
    return {
      materials: [wood ? new PlainMaterial(srgb(105, 90, 74)) : metal(draw)],
      radius: r * 2,
    };
  },
  sign(mesh, draw) {
    const height = draw.between(1.9, 2.7);
    addTube(mesh, [0, 0, 0], [0, 0, height + 0.3], 0.032, 0.032, 0, 7);
    const shape = draw.weighted(
      [["round", 5], ["triangle", 2], ["square", 3], ["street", 1.5]] as const,
    );
    const plates = draw.chance(0.2) ? 2 : 1;
    for (let i = 0; i < plates; i++) {
      const z = height - i * 0.68;
      if (shape === "round") addDisc(mesh, [0.05, 0, z], [1, 0, 0], 0.31, 1, 18);
      else if (shape === "triangle") addDisc(mesh, [0.05, 0, z], [1, 0, 0], 0.42, 1, 3);
      else {addBox(mesh, [0.04, 0, z], [
          0.02,
          shape === "street" ? 1.1 : 0.55,
          shape === "street" ? 0.22 : 0.55,
        ], 1);}
    }
    return { materials: [metal(draw), new SignMaterial(draw, shape)], radius: 0.06 };
  },
  trafficLight(mesh, draw) {
    const height = draw.between(2.6, 3.4);
    addTube(mesh, [0, 0, 0], [0, 0, height], 0.055, 0.055, 0, 8);
    addBox(mesh, [0.1, 0, height - 0.25], [0.2, 0.28, 0.85], 1);
    const on = draw.whole(0, 2);
    const colors: Color[] = [srgb(230, 40, 30), srgb(240, 170, 40), srgb(60, 220, 130)];
    for (let i = 0; i < 3; i++) {
      addDisc(mesh, [0.21, 0, height - i * 0.26], [1, 0, 0], 0.1, 2 + i, 12);
    }
    return {
      materials: [
        metal(draw),
        new PlainMaterial(srgb(28, 30, 28)),
        ...colors.map((color, i) =>
          new PlainMaterial(
            i === on ? color : [color[0] * 0.08, color[1] * 0.08, color[2] * 0.08],
            { emit: i === on ? 1.3 : 0, mirror: 0.04, clarity: 0.5 },
          )
        ),
      ],
      radius: 0.1,
    };
  },
  bin(mesh, draw) {
    const r = draw.between(0.2, 0.28), height = draw.between(0.8, 1.05);
    addTube(mesh, [0, 0, 0.05], [0, 0, height], r, r * 1.05, 0, 12, true);
    addEllipsoid(mesh, [0, 0, height], [r * 1.1, r * 1.1, 0.12], 1, 10);
    return {
      materials: [
        new PlainMaterial(drawBinColor(draw), { mirror: 0.03, clarity: 0.3 }),
        metal(draw),
      ],
      radius: r,
    };
  },
  wheelieBin(mesh, draw) {
    const count = draw.whole(1, 3);
    for (let i = 0; i < count; i++) {
      const y = (i - (count - 1) / 2) * 0.66, x = draw.between(-0.08, 0.08);
      addBox(mesh, [x, y, 0.52], [0.62, 0.56, 0.96], 0, draw.between(-0.15, 0.15));
      addBox(mesh, [x, y, 1.03], [0.7, 0.6, 0.07], 1, draw.between(-0.1, 0.1));
    }
    const color = drawBinColor(draw);
    return {
      materials: [
        new PlainMaterial(color, { mirror: 0.03, clarity: 0.3 }),
        new PlainMaterial(draw.chance(0.4) ? drawBinColor(draw) : color, {
          mirror: 0.03,
          clarity: 0.3,
        }),
      ],
      radius: 0.35,
    };
  },
  bollard(mesh, draw) {
    const height = draw.between(0.75, 1.1), r = draw.between(0.05, 0.1);
    addTube(mesh, [0, 0, 0], [0, 0, height], r, r, 0, 9, true);
    addTube(mesh, [0, 0, height * 0.8], [0, 0, height * 0.9], r * 1.04, r * 1.04, 1, 9);
    return { materials: [metal(draw), new PlainMaterial(srgb(215, 215, 210))], radius: r * 1.5 };
  },
  cabinet(mesh, draw) {
    const [w, h] = [draw.between(0.6, 1.3), draw.between(0.9, 1.4)];
    addBox(mesh, [0, 0, h / 2], [0.4, w, h], 0);
    addBox(mesh, [0, 0, h], [0.46, w + 0.06, 0.06], 0);
    return {
      materials: [
        new PlainMaterial(draw.pick([srgb(120, 128, 118), srgb(160, 160, 155), srgb(80, 90, 84)])),
      ],
      radius: 0.35,
    };
  },
  bench(mesh, draw) {
    addBox(mesh, [0, 0, 0.45], [0.45, 1.7, 0.06], 0);
    addBox(mesh, [-0.22, 0, 0.72], [0.05, 1.7, 0.4], 0);
    for (const y of [-0.65, 0.65]) addBox(mesh, [0, y, 0.22], [0.4, 0.06, 0.44], 1);
    return { materials: [new PlainMaterial(srgb(120, 88, 58)), metal(draw)], radius: 0.35 };
  },
  planter(mesh, draw) {
    const r = draw.between(0.35, 0.6);
    addBox(mesh, [0, 0, 0.3], [2 * r, 2 * r, 0.6], 0);
    for (let i = 0; i < 5; i++) {
      addEllipsoid(
        mesh,
        [draw.between(-r, r) * 0.6, draw.between(-r, r) * 0.6, 0.65 + draw.between(0, 0.3)],
        [r * 0.5, r * 0.5, 0.3],
        1,
        8,
      );
    }
    return {
      materials: [new PlainMaterial(srgb(150, 145, 138)), new PlainMaterial(srgb(70, 92, 45))],
      radius: r,
    };
  },
  cone(mesh) {
    addBox(mesh, [0, 0, 0.02], [0.36, 0.36, 0.04], 0);
    addTube(mesh, [0, 0, 0.04], [0, 0, 0.3], 0.14, 0.09, 0, 10);
    addTube(mesh, [0, 0, 0.3], [0, 0, 0.45], 0.09, 0.065, 1, 10);
    addTube(mesh, [0, 0, 0.45], [0, 0, 0.72], 0.065, 0.02, 0, 10);
    return {
      materials: [new PlainMaterial(srgb(225, 80, 30)), new PlainMaterial(srgb(225, 225, 220))],
      radius: 0.15,
    };
  },
};

function metal(draw: Draw): Material {
  const v = draw.weighted([[draw.between(25, 60), 4], [draw.between(120, 165), 5]]);
  return new PlainMaterial(srgb(v, v + 2, v + 3), v > 100 ? STEEL : { mirror: 0.04, clarity: 0.4 });
}

function drawBinColor(draw: Draw): Color {
  return draw.pick([
    srgb(50, 54, 52),
    srgb(40, 70, 48),
    srgb(40, 56, 96),
    srgb(100, 76, 52),
    srgb(170, 140, 40),
    srgb(90, 92, 92),
  ]);
}

/** Rails or pickets along the x axis. */
export function buildFence(seed: number, length: number): ThingModel {
  const draw = new Draw("fence", seed);
  const mesh = new Mesh();
  const kind = draw.weighted([["rails", 3], ["bars", 4], ["pickets", 2], ["wall", 2]] as const);
  const height = kind === "rails" ? draw.between(0.7, 1.1) : draw.between(0.8, 1.5);
  const color = kind === "pickets"
    ? draw.pick([srgb(215, 215, 210), srgb(120, 90, 62)])
    : kind === "wall"
    ? draw.pick([srgb(150, 100, 80), srgb(170, 165, 155), srgb(200, 195, 185)])
    : srgb(40, 44, 42);
  if (kind === "wall") addBox(mesh, [0, 0, height / 2], [length, 0.22, height], 0);
  else {
    for (const z of kind === "rails" ? [height * 0.45, height] : [height * 0.2, height * 0.9]) {
      addBox(mesh, [0, 0, z], [length, 0.05, 0.05], 0);
    }
    const gap = kind === "rails" ? 1.8 : kind === "bars" ? 0.13 : 0.14;
    for (let x = -length / 2; x <= length / 2; x += gap) {
      if (kind === "pickets") addBox(mesh, [x, 0, height / 2], [0.09, 0.02, height], 0);
      else {
        const r = kind === "rails" ? 0.035 : 0.011;
        addBox(mesh, [x, 0, height / 2], [2 * r, 2 * r, height], 0);
      }
    }
  }
  return { mesh, materials: [new PlainMaterial(color)], radius: 0.1 };
}
