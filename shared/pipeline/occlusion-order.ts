import type { Bitmap } from "../mask/bitmap.ts";

export interface OrderedInstance {
  readonly id: number;
  readonly visible: Bitmap;
  readonly amodal: Bitmap;
}

/** Share of the hidden part that another instance must cover to be called its occluder. */
const LEAST_SHARE = 0.05;
/** And at least this many pixels. */
const LEAST_PIXELS = 12;

/**
 * [front, behind] pairs of ids: the front one's visible mask covers part of the other's invisible mask,
 * more than the other way round.
 */
export function occlusionOrder(instances: readonly OrderedInstance[]): [number, number][] {
  const pairs: [number, number][] = [];
  instances.forEach((a, i) => {
    for (const b of instances.slice(i + 1)) {
      const aHidesB = hides(a, b);
      const bHidesA = hides(b, a);
      if (Math.max(aHidesB, bHidesA) === 0) continue;
      pairs.push(aHidesB >= bHidesA ? [a.id, b.id] : [b.id, a.id]);
    }
  });
  return pairs;
}

/** Pixels of `behind`'s invisible mask that `front` covers, 0 when too few to tell. */
function hides(front: OrderedInstance, behind: OrderedInstance): number {
  let hidden = 0;
  let covered = 0;
  for (let i = 0; i < behind.amodal.data.length; i++) {
    const invisible = behind.amodal.data[i] & ~behind.visible.data[i];
    hidden += invisible;
    covered += invisible & front.visible.data[i];
  }
  return covered >= LEAST_PIXELS && covered >= LEAST_SHARE * hidden ? covered : 0;
}
