import type { InstanceResult, SegmentationResult } from "../types.ts";
import { whoHides } from "./who-hides.ts";

/**
 * The result shown, with an answer's instances in it. The one that answers prompt i takes the place of the
 * shown instance `ids[i]`; where that is null, or shown no more, it joins under a new id. All others stay
 * as they are, as does who hides whom among them.
 */
export function mergeAnswer(
  shown: SegmentationResult | null,
  answer: SegmentationResult,
  ids: readonly (number | null)[],
): SegmentationResult {
  const base = shown && isOfSameSize(shown, answer) ? shown : null;
  const instances = base ? [...base.instances] : [];
  const changed = new Set<number>();
  let lastId = Math.max(0, ...instances.map(({ id }) => id));
  let lastPrompt = Math.max(-1, ...instances.map(({ prompt }) => prompt ?? -1));
  for (const instance of answer.instances) {
    const place = instances.findIndex(({ id }) => id === ids[instance.prompt ?? 0]);
    const id = place < 0 ? ++lastId : instances[place].id;
    const prompt = place < 0 ? ++lastPrompt : instances[place].prompt;
    instances.splice(place < 0 ? instances.length : place, 1, { ...instance, id, prompt });
    changed.add(id);
  }
  return { ...answer, instances, order: orderOf(base?.order ?? [], instances, changed) };
}

/** The same with the references that one instance may have had instead. */
export function withAlternatives(
  shown: SegmentationResult,
  id: number,
  alternatives: InstanceResult["match"]["alternatives"],
): SegmentationResult {
  const instances = shown.instances.map((instance) =>
    instance.id === id ? { ...instance, match: { ...instance.match, alternatives } } : instance
  );
  return { ...shown, instances };
}

function orderOf(
  before: SegmentationResult["order"],
  instances: readonly InstanceResult[],
  changed: ReadonlySet<number>,
): SegmentationResult["order"] {
  const order = before.filter(([front, behind]) => !changed.has(front) && !changed.has(behind));
  instances.forEach((a, i) => {
    for (const b of instances.slice(i + 1)) {
      const pair = changed.has(a.id) || changed.has(b.id) ? whoHides(a, b) : null;
      if (pair) order.push(pair);
    }
  });
  return order;
}

function isOfSameSize({ image: a }: SegmentationResult, { image: b }: SegmentationResult): boolean {
  return a.width === b.width && a.height === b.height;
}
