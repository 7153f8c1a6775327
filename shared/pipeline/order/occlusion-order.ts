import { boxIou, type BoxXywh } from "../../geometry/box.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";

export interface OrderedInstance {
  readonly id: number;
  readonly visible: RunLengthMask;
  readonly amodal: RunLengthMask;
}

/** Share of the hidden part that another instance must cover to be called its occluder. */
const LEAST_SHARE = 0.05;
/** And at least this many pixels. */
const LEAST_PIXELS = 12;

/** What the comparison of two instances needs: boxes spare it to most pairs. */
interface Measured {
  readonly id: number;
  readonly visible: RunLengthMask;
  readonly visibleBox: BoxXywh | null;
  readonly invisible: RunLengthMask;
  readonly invisibleBox: BoxXywh | null;
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
      pairs.push([front.id, behind.id]);
    }
  });
  return pairs;
}

function measure({ id, visible, amodal }: OrderedInstance): Measured {
  const invisible = amodal.difference(visible);
  return {
    id,
    visible,
    visibleBox: visible.boundingBox(),
    invisible,
    invisibleBox: invisible.boundingBox(),
    hidden: invisible.area(),
  };
}

/** Pixels of `behind`'s invisible mask that `front` covers, 0 when too few to tell. */
function hides(front: Measured, behind: Measured): number {
  const { visibleBox } = front;
  const { invisibleBox } = behind;
  if (!visibleBox || !invisibleBox || boxIou(visibleBox, invisibleBox) === 0) return 0;
  const covered = front.visible.intersection(behind.invisible).area();
  return covered >= LEAST_PIXELS && covered >= LEAST_SHARE * behind.hidden ? covered : 0;
}
