import type { CompletedQuery } from "../score/rank-instances.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";

/**
 * Sees to it that no two visible masks have a pixel in common: given ones stay, the others keep, in their
 * order, what those before them don't have. One that would lose everything keeps all.
 */
export function settleVisible<T extends CompletedQuery>(instances: readonly T[]): T[] {
  if (instances.length < 2) return [...instances];
  let taken: RunLengthMask | null = null;
  const take = (visible: RunLengthMask) => {
    taken = taken?.union(visible) ?? visible;
  };
  for (const { query, completion } of instances) {
    if (query.visibleGiven) take(completion.visible);
  }
  return instances.map((instance) => {
    const { query, completion } = instance;
    if (query.visibleGiven) return instance;
    const left = taken ? completion.visible.difference(taken) : completion.visible;
    take(completion.visible);
    return left.isEmpty ? instance : { ...instance, completion: { ...completion, visible: left } };
  });
}
