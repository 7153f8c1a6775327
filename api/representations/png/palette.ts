import type { Rgba } from "./encode-png.ts";

/** The playground's: told apart on street photos and by most colour-blind people. */
const COLOURS = [
  [64, 140, 255],
  [255, 159, 28],
  [38, 196, 133],
  [235, 82, 132],
  [165, 118, 255],
  [21, 190, 214],
  [240, 214, 40],
  [255, 105, 70],
] as const;

/** Opacity of an instance's shades. */
const ALPHAS = { visible: 100, stripe: 235, gap: 40, solid: 255 } as const;
const SHADES = Object.keys(ALPHAS) as (keyof typeof ALPHAS)[];

export const TRANSPARENT = 0;
/** Of digits, and round plates. */
export const INK = 1;
const FIRST_SHADE = 2;

export const PALETTE: readonly Rgba[] = [
  [0, 0, 0, 0],
  [16, 21, 27, 255],
  ...COLOURS.flatMap((colour) => SHADES.map((shade): Rgba => [...colour, ALPHAS[shade]])),
];

/** The palette's indices of the n-th instance's colour, from 0; colours come again after the last. */
export function shadesOf(n: number): Readonly<Record<keyof typeof ALPHAS, number>> {
  const first = FIRST_SHADE + (n % COLOURS.length) * SHADES.length;
  return { visible: first, stripe: first + 1, gap: first + 2, solid: first + 3 };
}
