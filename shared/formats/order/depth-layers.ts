/**
 * A depth for each instance, from 1 for those that nothing hides: one more than the deepest of those
 * before it. A pair that contradicts the ones before it, closing a circle, is left out.
 *
 * @param ids of the instances
 * @param order [front, behind] pairs of them
 */
export function depthLayers(
  ids: readonly number[],
  order: readonly (readonly [front: number, behind: number])[],
): Map<number, number> {
  const fronts = new Map<number, number[]>(ids.map((id) => [id, []]));
  const liesBefore = (front: number, behind: number, seen = new Set<number>()): boolean => {
    if (front === behind) return true;
    if (seen.has(behind)) return false;
    seen.add(behind);
    return (fronts.get(behind) ?? []).some((between) => liesBefore(front, between, seen));
  };
  for (const [front, behind] of order) {
    if (fronts.has(front) && !liesBefore(behind, front)) fronts.get(behind)?.push(front);
  }
  const layers = new Map<number, number>();
  const layerOf = (id: number): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    const layer = 1 + Math.max(0, ...(fronts.get(id) ?? []).map(layerOf));
    layers.set(id, layer);
    return layer;
  };
  ids.forEach(layerOf);
  return layers;
}
