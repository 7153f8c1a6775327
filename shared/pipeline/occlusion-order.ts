import type { BoxXywh } from "../geometry/box.ts";
import { area, type Bitmap, boundingBox, difference } from "../mask/bitmap.ts";

export interface OrderedInstance {
  readonly id: number;
  readonly visible: Bitmap;
  readonly amodal: Bitmap;
}

/** Share of the hidden part that another instance must cover to be called its occluder. */
const LEAST_SHARE = 0.05;
/** And at least this many pixels. */
const LEAST_PIXELS = 12;

/** What the comparison of two instances needs: boxes keep it from reading whole pictures for every pair. */
interface Measured {
  readonly instance: OrderedInstance;
  readonly visibleBox: BoxXywh | null;
  readonly amodalBox: BoxXywh | null;
  /** Pixels of the invisible mask. */
  readonly hidden: number;
}

/**
 * [front, behind] pairs of ids: the front one's visible mask covers part of the other's invisible mask,
 * more than the other way round.
 */
export function occlusionOrder(instances: readonly OrderedInstance[]): [number, number][] {
  if (instances.length < 2) return [];
  const pairs: [number, number][] = [];
  const measured = instances.map(measure);
  measured.forEach((a, i) => {
    for (const b of measured.slice(i + 1)) {
      const aHidesB = hides(a, b);
      const bHidesA = hides(b, a);
      if (Math.max(aHidesB, bHidesA) === 0) continue;
      const [front, behind] = aHidesB >= bHidesA ? [a, b] : [b, a];
      pairs.push([front.instance.id, behind.instance.id]);
    }
  });
  return pairs;
}

function measure(instance: OrderedInstance): Measured {
  const { visible, amodal } = instance;
  return {
    instance,
    visibleBox: boundingBox(visible),
    amodalBox: boundingBox(amodal),
    hidden: area(difference(amodal, visible)),
  };
}

/** Pixels of `behind`'s invisible mask that `front` covers, 0 when too few to tell. */
function hides(front: Measured, behind: Measured): number {
  if (!front.visibleBox || !behind.amodalBox) return 0;
  const [x0, y0, w0, h0] = front.visibleBox;
  const [x1, y1, w1, h1] = behind.amodalBox;
  const right = Math.min(x0 + w0, x1 + w1);
  const bottom = Math.min(y0 + h0, y1 + h1);
  const { visible: { width, data: inFront } } = front.instance;
  const { amodal: { data: whole }, visible: { data: seen } } = behind.instance;
  let covered = 0;
  for (let y = Math.max(y0, y1); y < bottom; y++) {
    for (let i = y * width + Math.max(x0, x1); i < y * width + right; i++) {
      covered += whole[i] & ~seen[i] & inFront[i];
    }
  }
  return covered >= LEAST_PIXELS && covered >= LEAST_SHARE * behind.hidden ? covered : 0;
}
