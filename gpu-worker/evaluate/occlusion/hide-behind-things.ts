import { type Bitmap, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { Random } from "@kanizsa/shared/random/mulberry32.ts";
import type { OccluderKind } from "../datasets/occluders.ts";
import { type Bin, isInBin } from "./bin.ts";
import type { CutoutSource } from "./hide-behind-car.ts";
import { countHidden, markCovered, type Placement } from "./placement.ts";
import { makeSprite } from "./sprite.ts";
import type { Target } from "./target.ts";
import { pick, uniform } from "./uniform.ts";

export interface ThingSource extends CutoutSource {
  readonly kind: OccluderKind;
}

/** Fresh starts before a case is given up. */
const TRIES = 12;
/** Things that one car may stand behind. */
const MOST_THINGS = 6;
/** Things and places tried for each of them. */
const TRIES_FOR_ONE = 10;
/** A thing that hides less than this share is not worth its place. */
const LEAST_GAIN = 0.02;
/** The cut-outs are small: beyond this they are no more than a blur. */
const LARGEST_SCALE = 5;
/** How much lower things stand, in heights of the target: they are nearer to the camera. */
const LOWER = [0.02, 0.3] as const;

/** Height over the target's height; a car is about 1.5 m tall, and what is nearer looks taller. */
const HEIGHTS: Readonly<Record<OccluderKind, readonly [low: number, high: number]>> = {
  person: [1.0, 1.6],
  bicyclist: [1.0, 1.6],
  pole: [1.2, 2.4],
  "traffic light": [1.2, 2.4],
  sign: [0.5, 0.9],
  tree: [1.2, 2],
  vegetation: [0.5, 1.1],
};
/** Width over the target's width, at most: a wide board would hide all of it. */
const WIDEST = 0.9;
/** Thickness of a pole over the target's height, at most: some cut-outs are short pieces of one. */
const THICKEST_POLE = 0.2;

/**
 * Places people, poles, signs and plants before the target, one after another, until the hidden
 * share falls in the bin. Farther ones come first. Null when no try came to that.
 */
export async function hideBehindThings(
  target: Target,
  things: readonly ThingSource[],
  bin: Bin,
  random: Random,
): Promise<Placement[] | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const placements = await placeThings(target, things, bin, random);
    if (placements === null) continue;
    return placements.sort((a, b) => bottomOf(a) - bottomOf(b));
  }
  return null;
}

async function placeThings(
  { amodal, box, pixels }: Target,
  things: readonly ThingSource[],
  bin: Bin,
  random: Random,
): Promise<Placement[] | null> {
  const goal = uniform(random, bin.low, bin.high);
  const visible: Bitmap = { ...amodal, data: amodal.data.slice() };
  const placements: Placement[] = [];
  let share = 0;
  for (let attempt = 0; attempt < MOST_THINGS * TRIES_FOR_ONE; attempt++) {
    const thing = pick(random, things);
    if (placements.some(({ id }) => id === thing.id)) continue;
    const placement = await placeThing(box, thing, random);
    const gain = placement === null ? 0 : countHidden(placement, visible) / pixels;
    if (placement === null || gain < LEAST_GAIN || share + gain >= bin.high) continue;
    hide(visible, placement);
    placements.push(placement);
    share += gain;
    if (share >= goal) break;
    if (placements.length === MOST_THINGS) break;
  }
  return isInBin(share, bin) ? placements : null;
}

/** A thing somewhere before the target; null where it would have to be enlarged too much. */
async function placeThing(
  [left, top, width, height]: Target["box"],
  { id, kind, load }: ThingSource,
  random: Random,
): Promise<Placement | null> {
  const cutout = await load();
  const tall = uniform(random, ...HEIGHTS[kind]) * height;
  const wide = kind === "pole" ? THICKEST_POLE * height : WIDEST * width;
  const scale = Math.min(tall / cutout.height, wide / cutout.width);
  const mirrored = kind !== "sign" && random() < 0.5; // signs carry writing
  const center = left + uniform(random, -0.1, 1.1) * width;
  const bottom = top + height + uniform(random, ...LOWER) * height;
  if (scale > LARGEST_SCALE) return null;
  const sprite = await makeSprite(cutout, { scale, mirrored });
  return {
    id,
    sprite,
    x: Math.round(center - sprite.width / 2),
    y: Math.round(bottom - sprite.height),
  };
}

function hide(visible: Bitmap, placement: Placement): void {
  const covered = createBitmap(visible.width, visible.height);
  markCovered(placement, covered);
  for (let i = 0; i < visible.data.length; i++) visible.data[i] &= ~covered.data[i];
}

function bottomOf({ y, sprite }: Placement): number {
  return y + sprite.height;
}
