import type { Draw } from "../random/draw.ts";
import { type Color, srgb } from "../shade/surface.ts";

/** A car's lacquer. */
export interface Paint {
  readonly name: string;
  readonly color: Color;
  /** Share of metal flakes, which shine wide around the sun, 0 to 1. */
  readonly metallic: number;
}

/** Shares as on the road: white, black, grey and silver are three cars of four. */
export function drawPaint(draw: Draw): Paint {
  const name = draw.weighted(
    [
      ["white", 24],
      ["black", 19],
      ["grey", 18],
      ["silver", 13],
      ["blue", 10],
      ["red", 8],
      ["green", 2],
      ["beige", 2],
      ["brown", 1.5],
      ["orange", 1],
      ["yellow", 1],
      ["turquoise", 0.5],
    ] as const,
  );
  const b = (low: number, high: number) => draw.between(low, high);
  const shade = {
    white: () => both(srgb(b(222, 240), b(222, 240), b(218, 238)), 0),
    black: () => both(srgb(b(14, 30), b(14, 30), b(16, 32)), b(0, 0.4)),
    grey: () => {
      const v = b(55, 120);
      return both(srgb(v, v + b(-2, 4), v + b(-2, 10)), b(0.3, 0.9));
    },
    silver: () => {
      const v = b(160, 198);
      return both(srgb(v, v + b(-2, 3), v + b(-3, 6)), b(0.6, 1));
    },
    blue: () => {
      const v = b(0.35, 1);
      return both(srgb(v * b(15, 50), v * b(40, 95), v * b(105, 180)), b(0, 0.8));
    },
    red: () => {
      const v = b(0.55, 1);
      return both(srgb(v * b(150, 200), v * b(12, 36), v * b(14, 38)), b(0, 0.6));
    },
    green: () => {
      const v = b(0.4, 1);
      return both(srgb(v * b(30, 70), v * b(75, 120), v * b(50, 80)), b(0, 0.7));
    },
    beige: () => both(srgb(b(180, 205), b(168, 190), b(140, 165)), b(0.2, 0.8)),
    brown: () => both(srgb(b(65, 95), b(45, 62), b(32, 48)), b(0.2, 0.8)),
    orange: () => both(srgb(b(200, 230), b(90, 115), b(15, 40)), b(0, 0.5)),
    yellow: () => both(srgb(b(215, 240), b(180, 200), b(30, 70)), 0),
    turquoise: () => both(srgb(b(30, 70), b(140, 170), b(160, 180)), b(0, 0.5)),
  }[name]();
  return { name, ...shade };
}

function both(color: Color, metallic: number): Omit<Paint, "name"> {
  return { color, metallic };
}
