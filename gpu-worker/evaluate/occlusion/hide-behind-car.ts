import type { Random } from "@kanizsa/shared/random/mulberry32.ts";
import { type Bin, isInBin } from "./bin.ts";
import type { Cutout } from "./cutout.ts";
import { countHidden, type Placement } from "./placement.ts";
import { makeSprite } from "./sprite.ts";
import type { Target } from "./target.ts";
import { pick, uniform } from "./uniform.ts";

/** Something that can be cut out when it is wanted. */
export interface CutoutSource {
  readonly id: string;
  load(): Promise<Cutout>;
}

/** Cars and places that are tried before a case is given up. */
const TRIES = 40;
/** Height of the car in front over the height of the target. */
const HEIGHTS = [0.8, 1.5] as const;
/** How much lower its wheels stand, in heights of the target: it is nearer to the camera. */
const LOWER = [0.04, 0.35] as const;
/** How near its centre may come to the target's, in widths of the target: it comes from one side. */
const ASIDE = 0.15;
/** Halvings of the way to the place: to less than a pixel. */
const STEPS = 12;

/**
 * Places another car nearer to the camera, from the left or from the right, so that the hidden
 * share of the target falls in the bin. Null when no try came to that.
 */
export async function hideBehindCar(
  target: Target,
  cars: readonly CutoutSource[],
  bin: Bin,
  random: Random,
): Promise<Placement[] | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const car = pick(random, cars);
    const goal = uniform(random, bin.low, bin.high);
    const placement = await placeCar(target, car, goal, random);
    if (isInBin(countHidden(placement, target.amodal) / target.pixels, bin)) return [placement];
  }
  return null;
}

/** Moves the car in from its side until the hidden share is the goal, or it can come no nearer. */
async function placeCar(
  { amodal, box, pixels }: Target,
  { id, load }: CutoutSource,
  goal: number,
  random: Random,
): Promise<Placement> {
  const [left, top, width, height] = box;
  const cutout = await load();
  const [lowest, highest] = HEIGHTS;
  const tall = lowest * (highest / lowest) ** random();
  const mirrored = random() < 0.5;
  const sprite = await makeSprite(cutout, { scale: tall * height / cutout.height, mirrored });
  const fromLeft = random() < 0.5;
  const bottom = top + height + uniform(random, ...LOWER) * height;
  const y = Math.round(bottom - sprite.height);
  const away = fromLeft ? left - sprite.width : left + width;
  const nearest = left + width / 2 - sprite.width / 2 + (fromLeft ? -ASIDE : ASIDE) * width;
  let near = 1;
  let far = 0;
  const at = (way: number): Placement => ({
    id,
    sprite,
    x: Math.round(away + (nearest - away) * way),
    y,
  });
  for (let step = 0; step < STEPS; step++) {
    const way = (near + far) / 2;
    if (countHidden(at(way), amodal) / pixels < goal) far = way;
    else near = way;
  }
  return at(near);
}
